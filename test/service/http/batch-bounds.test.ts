import * as fc from "fast-check";
import { describe, expect } from "vitest";
import { it as base } from "../../support/fixtures.ts";
import { call } from "../../support/http.ts";

// Every bound of a batch's envelope, and which request of it an item waits for.

/** The status of each item in order; of one that is refused as a whole what it says, and where. */
const it = base.extend("outcomeOf", ({ service, token }) => async (requests: readonly object[]): Promise<unknown> => {
  const { status, body } = await call("POST", `${service.url}/beta/$batch`, { token, body: { requests } });
  if (status !== 200) return [status, body.error.message, body.error.details?.[0]?.target];
  const responses = body.responses as readonly { readonly id: string; readonly status: number }[];
  expect(responses.map(({ id }) => id)).toEqual(requests.map((request) => (request as { id: string }).id));
  return responses.map((response) => response.status);
});

const url = (meeting: string) => `/me/onlineMeetings/${meeting}/virtualAppointment`;
const good = { id: "1", method: "GET", url: url("follow-up") };
const x = (count: number) => "x".repeat(Math.max(0, count));

const malformed = (target: string) => [400, "Invalid batch payload format.", `requests[0].${target}`];
const chain = (count: number) => Array.from({ length: count }, (_, index) => ({ ...good, id: `i${index}` }));

describe("at, below and above the bound", () => {
  it.for<[string, number, (size: number) => readonly object[], readonly number[], unknown]>([
    ["of an id's characters", 200, (size) => [{ ...good, id: x(size) }], [200], malformed("id")],
    ["of a method's characters", 20, (size) => [{ ...good, method: x(size) }], [405], malformed("method")],
    [
      "of a URL's characters",
      4096,
      (size) => [{ ...good, url: `${good.url}?$select=id#${x(size - good.url.length - 12)}` }],
      [200],
      malformed("url"),
    ],
    [
      "of a header's value",
      8192,
      (size) => [{ ...good, headers: { "x-any": x(size) } }],
      [200],
      malformed("headers.x-any"),
    ],
    [
      "of a header's name",
      200,
      (size) => [{ ...good, headers: { [x(size)]: "1" } }],
      [200],
      malformed(`headers.${x(200)}`.slice(0, 200 - "requests[0].".length)),
    ],
    [
      "of what a request depends on",
      20,
      (size) => [good, { ...good, id: "2", dependsOn: Array.from({ length: size }, () => "1") }],
      [200, 200],
      [400, "Invalid batch payload format.", "requests[1].dependsOn"],
    ],
    [
      "of requests",
      20,
      (size) => chain(size),
      Array.from({ length: 20 }, () => 200),
      [400, "Number of requests inside batch exceed the limit.", undefined],
    ],
  ])("%s", async ([, max, requestsOf, answered, refused], { outcomeOf }) => {
    for (const size of [max - 1, max]) {
      const requests = requestsOf(size);
      expect(await outcomeOf(requests)).toEqual(answered.slice(0, requests.length));
    }
    expect(await outcomeOf(requestsOf(max + 1))).toEqual(refused);
  });

  it.for<[string, object]>([
    ["id", { id: "" }],
    ["method", { method: "" }],
  ])("an empty %s is none", async ([name, more], { outcomeOf }) => {
    expect(await outcomeOf([{ ...good, ...more }])).toEqual(malformed(name));
  });
});

describe("where an item goes", () => {
  const absolute = "The url must be relative to the version.";
  const nested = "A batch can't be nested in a batch.";

  it.for<[string, string]>([
    ["a:", absolute],
    ["a:b", absolute],
    ["A:b", absolute],
    ["h1+.-://b", absolute],
    ["//b", absolute],
    ["\\\\b", absolute],
    ["/\\b", absolute],
    ["\\/b", absolute],
    ["$batch", nested],
    ["/$batch", nested],
    ["$Batch", nested],
    ["/%24batch", nested],
    ["/$batch/", nested],
    ["/$batch?a", nested],
    ["/$batch/?a", nested],
    ["/$batch#a", nested],
  ])("is not %s: a batch with it is refused", async ([to, message], { service, token }) => {
    const requests = [good, { ...good, id: "2", method: "POST", url: to }];
    const { status, body } = await call("POST", `${service.url}/beta/$batch`, { token, body: { requests } });
    expect([status, body.error.message, body.error.details]).toEqual([
      400,
      "Invalid batch payload format.",
      [{ code: "invalidBatch", target: "requests[1].url", message }],
    ]);
  });

  it.for([
    "1a:b",
    ":b",
    "/a:b",
    "a/b:c",
    "a//b",
    "\\b",
    "b\\\\c",
    "x$batch",
    "/x/$batch",
    "/$batches",
    "/$batch/x",
    "//%24batc".slice(1),
    "?$batch",
  ])("may be %s: nothing is there, and the others are answered", async (to, { outcomeOf }) => {
    expect(await outcomeOf([{ ...good, id: "0", url: to }, good])).toEqual([404, 200]);
  });

  it.for(["POST", "PUT", "PATCH", "post", "Put", "pAtch"])(
    "with a %s it names the type of its content",
    async (method, { outcomeOf }) => {
      const request = { id: "0", method, url: url("missing") };
      const message = "Write request with id '0' does not contain a Content-Type header.";
      expect(await outcomeOf([request, good])).toEqual([400, message, undefined]);
      const [status, other] = (await outcomeOf([
        { ...request, headers: { "CONTENT-TYPE": "application/json" }, body: {} },
        good,
      ])) as readonly number[];
      expect([[404, 405].includes(status ?? 0), other]).toEqual([true, 200]);
    },
  );

  it.for(["GET", "XPOST", "POSTS", "PUTS", "PATCHES", "REPATCH"])(
    "with a %s it need not",
    async (method, { outcomeOf }) => {
      expect(await outcomeOf([{ ...good, method }])).toEqual([method === "GET" ? 200 : 405]);
    },
  );
});

describe("an item waits for those that it names, and for no other", () => {
  const fails = (id: string, more: object = {}) => ({ id, method: "GET", url: url("missing"), ...more });
  const works = (id: string, more: object = {}) => ({ ...good, id, ...more });

  it.for<[string, object[], number[]]>([
    [
      "one that works, after one that fails",
      [fails("a"), works("b"), works("c", { dependsOn: ["b"] })],
      [404, 200, 200],
    ],
    [
      "one that works, before one that fails",
      [works("a"), fails("b"), works("c", { dependsOn: ["a"] })],
      [200, 404, 200],
    ],
    [
      "one that fails, before one that works",
      [fails("a"), works("b"), works("c", { dependsOn: ["a"] })],
      [404, 200, 424],
    ],
  ])("%s", async ([, requests, statuses], { outcomeOf }) => {
    expect(await outcomeOf(requests)).toEqual(statuses);
  });

  const mixed = [400, "Batch should be either fully sequential or fully parallel", undefined];
  it.for<[string, string[], unknown]>([
    ["the one before it, but for the last", ["", "a", "b", "b"], mixed],
    ["the one before it, but for one in the middle", ["", "a", "a", "c"], mixed],
    ["the one before it, and others not at all", ["", "a", "b", ""], mixed],
    ["the one before it, in another case", ["", "A", "B", "C"], [200, 200, 200, 200]],
    ["the first", ["", "a", "A", "a"], [200, 200, 200, 200]],
    ["any other alone", ["", "", "b", "B"], [200, 200, 200, 200]],
  ])("each depends on %s", async ([, parents, outcome], { outcomeOf }) => {
    const ids = ["a", "b", "c", "d"];
    const requests = parents.map((parent, index) =>
      works(ids[index] ?? "", parent === "" ? {} : { dependsOn: [parent] }),
    );
    expect(await outcomeOf(requests)).toEqual(outcome);
  });

  it("in batches of every size, whoever fails", async ({ outcomeOf }) => {
    const batch = fc.record({
      outcomes: fc.array(fc.boolean(), { minLength: 1, maxLength: 20 }),
      pattern: fc.constantFrom("none", "serial", "one parent"),
      parent: fc.nat(19),
    });
    await fc.assert(
      fc.asyncProperty(batch, async ({ outcomes, pattern, parent }) => {
        const expected: number[] = [];
        const requests = outcomes.map((isGood, index) => {
          const on = pattern === "serial" ? index - 1 : pattern === "one parent" && index > parent ? parent : -1;
          const isReached = on < 0 || expected[on] === 200;
          expected.push(isReached ? (isGood ? 200 : 404) : 424);
          return (isGood ? works : fails)(`i${index}`, on < 0 ? {} : { dependsOn: [`I${on}`] });
        });
        expect(await outcomeOf(requests)).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });
});
