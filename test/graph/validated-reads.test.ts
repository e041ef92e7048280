import { expect } from "vitest";
import { it } from "../support/fixtures.ts";
import type { UpstreamCall } from "../support/upstream.ts";
import { validating } from "./validating-upstream.ts";

// Reads that ask whether what is known has changed. The upstream is asked each time; only bodies are not sent again.

const conditionsOf = ({ headers, body }: UpstreamCall): unknown[] =>
  body === undefined
    ? [headers["if-none-match"]]
    : body.requests.map((item: { headers?: Record<string, string> }) => item.headers?.["if-none-match"]);
const ITEM = `{ __typename ... on VirtualAppointment { id etag externalAppointmentId appointmentClients { displayName } } }`;
const single = `{ virtualAppointment(onlineMeetingId: "m0") ${ITEM} }`;
const three = `{ virtualAppointments(meetings: [{ onlineMeetingId: "m0" }, { onlineMeetingId: "m1" }, { onlineMeetingId: "m2" }]) ${ITEM} }`;
const meetingsOf = (count: number) =>
  new Map(Array.from({ length: count }, (_, index) => [`m${index}`, { version: 1, name: `first ${index}` }]));

it.for([single, three])(
  "is sent each time, and answered by what is known while it has not changed: %#",
  async (query, { ownUpstream: upstream, ownGateway: gateway }) => {
    const meetings = meetingsOf(3);
    upstream.answer = validating(meetings);
    const { body: first } = await gateway.query(query);
    const known = conditionsOf(upstream.calls[0] as UpstreamCall).map(() => `W/"\\1"`);
    for (let round = 1; round < 6; round++) {
      expect((await gateway.query(query)).body).toEqual(first);
      expect(upstream.calls).toHaveLength(round + 1);
      expect(conditionsOf(upstream.calls[round] as UpstreamCall)).toEqual(known);
    }
    for (const meeting of meetings.values()) Object.assign(meeting, { version: 2, name: "second" });
    expect(JSON.stringify((await gateway.query(query)).body)).toContain('"second"');
    expect(JSON.stringify((await gateway.query(query)).body)).not.toContain("first");
    expect(conditionsOf(upstream.calls.at(-1) as UpstreamCall)).toEqual(known.map(() => `W/"\\2"`));
  },
);

it("never asks with what another caller has read", async ({ ownUpstream: upstream, ownGateway: gateway }) => {
  upstream.answer = validating(meetingsOf(3));
  for (const token of ["adele", "adele", "alex", "adele"]) await gateway.query(three, { token });
  expect(upstream.calls.map((call) => conditionsOf(call)[0] !== undefined)).toEqual([false, true, false, true]);
});

it("forgets what is gone", async ({ ownUpstream: upstream, ownGateway: gateway }) => {
  const meetings = meetingsOf(1);
  upstream.answer = validating(meetings);
  await gateway.query(single);
  const meeting = meetings.get("m0") ?? { version: 0, name: "" };
  meetings.delete("m0");
  expect((await gateway.query(single)).body.data.virtualAppointment.__typename).toBe("NotFoundError");
  meetings.set("m0", meeting);
  expect((await gateway.query(single)).body.data.virtualAppointment.externalAppointmentId).toBe("first 0");
  expect(upstream.calls.map(conditionsOf)).toEqual([[undefined], [`W/"\\1"`], [undefined]]);
});

it("forgets what a token has read that is refused", async ({ ownUpstream: upstream, ownGateway: gateway }) => {
  const answer = validating(meetingsOf(1));
  upstream.answer = answer;
  await gateway.query(single);
  upstream.answer = () => ({ status: 401, body: {} });
  expect((await gateway.query(single)).status).toBe(401);
  upstream.answer = answer;
  await gateway.query(single);
  expect(conditionsOf(upstream.calls[2] as UpstreamCall)).toEqual([undefined]);
});

it("tells a 304 that nobody asked for apart", async ({ ownUpstream: upstream, ownGateway: gateway }) => {
  upstream.answer = () => ({ status: 304, headers: { ETag: `"1"` } });
  expect((await gateway.query(single)).body.data.virtualAppointment.__typename).toBe("ServiceUnavailableError");
});

it("shows each place its own names: one meeting under several", async ({ ownUpstream: upstream, anotherGateway }) => {
  upstream.answer = validating(meetingsOf(1));
  const gateway = await anotherGateway(upstream.url, { token: "any" });
  const query = `{ a: virtualAppointment(onlineMeetingId: "m0") { ... on VirtualAppointment { n: externalAppointmentId } }
    b: virtualAppointment(onlineMeetingId: "m0", userId: "u") { ... on VirtualAppointment { userId externalAppointmentId } }
    c: virtualAppointment(onlineMeetingId: "m0") { ... on VirtualAppointment { userId appointmentClients { displayName } } } }`;
  const { body: first } = await gateway.query(query);
  for (let round = 0; round < 5; round++) expect((await gateway.query(query)).body).toEqual(first);
  expect(first.data).toMatchObject({ a: { n: "first 0" }, b: { userId: "u" }, c: { userId: null } });
});

it("asks for the join link each time where the appointment has none", async ({
  ownUpstream: upstream,
  ownGateway: gateway,
}) => {
  let link = 0;
  const answer = validating(meetingsOf(1));
  upstream.answer = (call, response) =>
    call.path.includes("JoinWebUrl")
      ? { status: 200, body: { value: `https://join.example/${link++}` } }
      : answer(call, response);
  const query = `{ virtualAppointment(onlineMeetingId: "m0") { ... on VirtualAppointment { appointmentClientJoinWebUrl } } }`;
  const links: string[] = [];
  for (let round = 0; round < 5; round++) {
    links.push((await gateway.query(query)).body.data.virtualAppointment.appointmentClientJoinWebUrl);
  }
  expect(links).toEqual([0, 1, 2, 3, 4].map((number) => `https://join.example/${number}`));
});

it("can be turned off", async ({ ownUpstream: upstream, anotherGateway }) => {
  upstream.answer = validating(meetingsOf(3));
  const gateway = await anotherGateway(upstream.url, { token: "any", readCacheBytes: 0 });
  for (let round = 0; round < 4; round++) await gateway.query(three);
  expect(upstream.calls.flatMap(conditionsOf).filter((condition) => condition !== undefined)).toEqual([]);
});
