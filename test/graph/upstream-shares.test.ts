import type { ServerResponse } from "node:http";
import { expect } from "vitest";
import { it as base } from "../support/fixtures.ts";
import type { UpstreamCall } from "../support/upstream.ts";

// What one caller can take from the others while the upstream is slow.

const READ = `{ virtualAppointment(onlineMeetingId: "m") { __typename } }`;
const LIST = `query ($meetings: [MeetingInput!]!) { virtualAppointments(meetings: $meetings) { __typename } }`;
const WRITE = `mutation { deleteVirtualAppointment(input: { onlineMeetingId: "m" }) {
  __typename ... on ThrottledError { retryAfterSeconds }
} }`;
const FOUND = { data: { virtualAppointment: { __typename: "VirtualAppointment" } } };

/** On a busy machine all takes its time. */
const PATIENT = { timeout: 30_000 };

const isBystander = ({ headers }: UpstreamCall) => headers.authorization === "Bearer bystander";
const hundred = (name: string) => Array.from({ length: 100 }, (_, index) => ({ onlineMeetingId: `${name}-${index}` }));

const it = base
  /** Answers the bystander alone; the others' requests are held until it is stopped. */
  .extend("slowUpstream", ({ ownUpstream }) => {
    ownUpstream.answer = (call) => (isBystander(call) ? { status: 200, body: {} } : "handled");
    const { url, calls } = ownUpstream;
    const heldBy = (token: string) => calls.filter(({ headers }) => headers.authorization === `Bearer ${token}`);
    return { url, calls, heldBy };
  });

it("150 writes of one caller take an eighth of the writes' connections; the others wait a little, and are throttled", async ({
  slowUpstream: upstream,
  ownGateway: gateway,
}) => {
  const throttled: unknown[] = [];
  for (let count = 0; count < 150; count++) {
    gateway.query(WRITE, { token: "greedy" }).then(
      ({ body }) => throttled.push(body.data.deleteVirtualAppointment),
      () => undefined,
    );
  }
  await expect.poll(() => upstream.calls.length, PATIENT).toBe(32);
  expect((await gateway.query(READ, { token: "bystander" })).body).toEqual(FOUND);
  expect((await gateway.query(WRITE, { token: "bystander" })).status).toBe(200);
  await expect.poll(() => throttled.length, PATIENT).toBe(118);
  expect(new Set(throttled.map((answer) => JSON.stringify(answer)))).toEqual(
    new Set([JSON.stringify({ __typename: "ThrottledError", retryAfterSeconds: 2 })]),
  );
  expect(upstream.heldBy("greedy")).toHaveLength(32);
});

it("writes whose callers have gone keep no more than that, and are finished", async ({
  ownUpstream: upstream,
  ownGateway: gateway,
}) => {
  let finished = 0;
  const held: ServerResponse[] = [];
  upstream.answer = (call, response) => {
    if (isBystander(call)) return { status: 204 };
    response.once("close", () => void (finished += response.writableFinished ? 1 : 0));
    held.push(response);
    return "handled";
  };
  const callers = new AbortController();
  for (let count = 0; count < 32; count++) {
    fetch(`${gateway.url}/graphql`, {
      method: "POST",
      headers: { authorization: "Bearer greedy", "content-type": "application/json" },
      body: JSON.stringify({ query: WRITE }),
      signal: callers.signal,
    }).catch(() => undefined);
  }
  await expect.poll(() => held.length, PATIENT).toBe(32);
  callers.abort();
  const { body } = await gateway.query(WRITE, { token: "bystander" });
  expect(body.data.deleteVirtualAppointment.__typename).toBe("DeleteVirtualAppointmentPayload");
  for (const response of held) response.writeHead(204).end();
  await expect.poll(() => finished, PATIENT).toBe(32);
});

it("reads of two callers leave connections to a third", async ({ slowUpstream: upstream, anotherGateway }) => {
  const gateway = await anotherGateway(upstream.url, { readSlots: 64 });
  for (const token of ["one", "two"]) {
    for (let list = 0; list < 20; list++) {
      gateway.query(LIST, { token, variables: { meetings: hundred(`m${list}`) } }).catch(() => undefined);
    }
  }
  await expect.poll(() => upstream.calls.length, PATIENT).toBeGreaterThanOrEqual(84);
  expect((await gateway.query(READ, { token: "bystander" })).body).toEqual(FOUND);
  for (const token of ["one", "two"]) expect(upstream.heldBy(token).length).toBeLessThanOrEqual(64);
  expect(upstream.calls.filter((call) => !isBystander(call)).length).toBeLessThan(126);
});

it("twenty callers who take all they can, one after the other, leave connections to the next", async ({
  slowUpstream: upstream,
  anotherGateway,
}) => {
  const gateway = await anotherGateway(upstream.url, { readSlots: 64 });
  for (let caller = 0; caller < 20; caller++) {
    const token = `greedy-${caller}`;
    for (let list = 0; list < 14; list++) {
      gateway.query(LIST, { token, variables: { meetings: hundred(`m${list}`) } }).catch(() => undefined);
    }
    await expect.poll(() => upstream.heldBy(token).length, PATIENT).toBeGreaterThan(0);
  }
  const reads = Array.from({ length: 4 }, () => gateway.query(READ, { token: "bystander" }));
  for (const { body } of await Promise.all(reads)) expect(body).toEqual(FOUND);
});

it("a read beside six slow ones of the same caller is answered while they are still held", async ({
  ownUpstream: upstream,
  anotherGateway,
}) => {
  const held: ServerResponse[] = [];
  upstream.answer = ({ path }, response) => {
    if (path.includes("quick")) return { status: 200, body: {} };
    held.push(response);
    return "handled";
  };
  const gateway = await anotherGateway(upstream.url, { readSlots: 64, token: "any" });
  const slow = Array.from({ length: 6 }, (_, index) => gateway.query(READ.replace('"m"', `"slow-${index}"`)));
  await expect.poll(() => held.length, PATIENT).toBe(6);
  expect((await gateway.query(READ.replace('"m"', '"quick"'))).body).toEqual(FOUND);
  expect(upstream.calls).toHaveLength(7);
  for (const response of held) response.writeHead(200, { "content-type": "application/json" }).end("{}");
  for (const { body } of await Promise.all(slow)) expect(body).toEqual(FOUND);
});
