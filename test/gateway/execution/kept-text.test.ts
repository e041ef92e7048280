import { tracingChannel } from "node:diagnostics_channel";
import { describe, expect, it as plain } from "vitest";
import { KeptText, KeptTexts } from "../../../src/common/kept-texts.ts";
import { textOf } from "../../../src/gateway/execution/answer-text.ts";
import { it as base } from "../../support/fixtures.ts";
import { validating } from "../../graph/validating-upstream.ts";

// What was made of an appointment that has not changed is put together of texts. The same request through Yoga's HTTP layer
// makes it anew: both are the same to the byte.

const it = base.extend("textOf", ({ gateway }) => async (query: string, path = "/graphql"): Promise<string> => {
  const response = await fetch(`${gateway.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "Bearer any" },
    body: JSON.stringify({ query }),
  });
  return await response.text();
});
const meetings = new Map(
  ["a", "b", "ä\u2028"].map((id) => [encodeURIComponent(id), { version: 1, name: `of "${id}"` }]),
);
it.override("upstreamAnswer", () => validating(meetings));

const ITEM = `__typename ... on VirtualAppointment { id etag userId onlineMeetingId externalAppointmentId
  again: externalAppointmentId settings { __typename } appointmentClients { displayName emailAddress } }`;

describe("the same to the byte, however often it comes", () => {
  it.for<[name: string, query: string]>([
    ["one", `{ virtualAppointment(onlineMeetingId: "a") { ${ITEM} } }`],
    ["beside others", `{ t: __typename a: virtualAppointment(onlineMeetingId: "a") { ${ITEM} } viewer { id } }`],
    [
      "errors among them",
      `{ a: virtualAppointment(onlineMeetingId: "a") { ${ITEM} } no: virtualAppointment(onlineMeetingId: "no") { ${ITEM} } }`,
    ],
    [
      "a list",
      `{ virtualAppointments(meetings: [{ onlineMeetingId: "a" }, { onlineMeetingId: "no" }, { onlineMeetingId: "a" },
        { onlineMeetingId: "ä\u2028", userId: "u" }]) { ${ITEM} } }`,
    ],
    ["a list of nothing", `{ virtualAppointments(meetings: []) { ${ITEM} } }`],
    ["nothing but the type", `{ virtualAppointment(onlineMeetingId: "b") { __typename } }`],
    ["nothing", `{ virtualAppointment(onlineMeetingId: "b") { ... on NotFoundError { message } } }`],
    ["a node", `{ node(id: "VmlydHVhbEFwcG9pbnRtZW50Om1lL2E=") { id ${ITEM} } }`],
    [
      "many names for one text",
      `{ virtualAppointment(onlineMeetingId: "b") { ... on VirtualAppointment { ${Array.from({ length: 90 }, (_, index) => `n${index}: externalAppointmentId`).join(" ")} } } }`,
    ],
  ])("%s", async ([, query], { textOf }) => {
    const anew = await textOf(query, "/graphql?");
    for (let round = 0; round < 6; round++) expect(await textOf(query)).toBe(anew);
    for (const meeting of meetings.values()) meeting.version++;
    const changed = await textOf(query);
    expect(changed).toBe(await textOf(query, "/graphql?"));
  });
});

it("counts with all others, so that an answer has no more characters than it may", async ({ textOf }) => {
  meetings.set("large", { version: 1, name: "x".repeat(110_000) });
  const names = Array.from(
    { length: 95 },
    (_, index) => `a${index}: virtualAppointment(onlineMeetingId: "large") { ...E }`,
  );
  const query = `{ ${names.join(" ")} } fragment E on VirtualAppointment { externalAppointmentId }`;
  for (let round = 0; round < 4; round++) expect(await textOf(query)).toContain("ANSWER_TOO_LARGE");
});

it("shows whoever traces executions the objects themselves", async ({ textOf }) => {
  const query = `{ virtualAppointment(onlineMeetingId: "a") { ${ITEM} } }`;
  for (let round = 0; round < 4; round++) await textOf(query);
  const results: unknown[] = [];
  const channel = tracingChannel("graphql:execute");
  const listener = { asyncEnd: ({ result }: { result?: unknown }) => void results.push(result) };
  channel.subscribe(listener);
  const text = await textOf(query);
  channel.unsubscribe(listener);
  expect(results).toEqual([JSON.parse(text)]);
});

describe("the texts of an object", () => {
  plain("are made when a selection comes the second time, of two selections at most", () => {
    const texts = new KeptTexts(100);
    for (const id of [1, 2]) {
      texts.saw(id, { id }, 5);
      expect(texts.find(id)).toBeUndefined();
      texts.saw(id, { id }, 5);
      expect(texts.find(id)).toEqual(new KeptText(`{"id":${id}}`, 5));
    }
    texts.saw(3, { id: 3 }, 5);
    expect([1, 2, 3].map((id) => texts.find(id)?.text)).toEqual([undefined, '{"id":2}', undefined]);
  });

  plain("are no longer than they may be", () => {
    const texts = new KeptTexts(10);
    for (const value of ["ab", "abc"]) {
      for (let time = 0; time < 3; time++) texts.saw(value.length, { n: value }, 3);
    }
    expect([2, 3].map((id) => texts.find(id)?.text)).toEqual(['{"n":"ab"}', undefined]);
  });

  plain("come right to whoever makes JSON of the result in the usual way", () => {
    const data = {
      a: new KeptText('{"n":["ü",null]}', 3),
      b: [null, new KeptText("{}", 0)],
      c: { d: new KeptText("{}", 0) },
    };
    expect(JSON.stringify({ data })).toBe('{"data":{"a":{"n":["ü",null]},"b":[null,{}],"c":{"d":{}}}}');
    expect(textOf({ data })).toBe(JSON.stringify({ data }));
  });
});
