import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { DocumentCache } from "../../src/gateway/document-cache.ts";
import { startGateway, type RunningGateway } from "../support/gateway.ts";
import { call } from "../support/http.ts";
import { startUpstream, type ScriptedUpstream } from "../support/upstream.ts";

let upstream: ScriptedUpstream;
let gateway: RunningGateway;

beforeAll(async () => {
  upstream = await startUpstream(() => ({ status: 404 }));
  gateway = await startGateway(upstream.url, { token: "any" });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await upstream[Symbol.asyncDispose]();
});

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;
function usedMegabytes(): number {
  // V8 itself remembers the code that it compiled, until it was not used between a few collections.
  for (let round = 0; round < 6; round++) collectGarbage();
  return process.memoryUsage().heapUsed / 1e6;
}

const viewers = (count: number) => Array.from({ length: count }, (_, index) => `a${index}: viewer { id }`).join(" ");

/** What each alias asks for is another thing, with a plan of its own. */
const mistakes = (name: string, count: number) =>
  Array.from(
    { length: count },
    (_, index) => `... on ValidationError { ${name}i${index}: issues { ${name}p${index}: path } }`,
  ).join(" ");
const WRONG = 'm: virtualAppointment(onlineMeetingId: "")';
const conditions = ["a", "b", "c", "d"];
const allConditions = Array.from({ length: 16 }, (_, bits) =>
  Object.fromEntries(conditions.map((name, index) => [name, (bits & (1 << index)) !== 0])),
);

// What is made of a document takes up to 600 bytes for each of its characters: these are what counts, and not the heap,
// in which there may be anything else at the time.
it.each([
  ["unreadable", 40, (index: number) => `{ ${"a ".repeat(6_000)} b${index}`],
  ["refused", 40, (index: number) => `{ ${"a ".repeat(6_000)} b${index} }`],
  ["refused and long", 20, (index: number) => `{ ${"a ".repeat(19_000)} b${index} }`],
  ["carried out", 40, (index: number) => `{ ${viewers(600)} b${index}: __typename }`],
  ["carried out and long", 20, (index: number) => `{ ${viewers(1900)} b${index}: __typename }`],
  ["planned in hundreds of pieces", 30, (index: number) => `{ ${WRONG} { ${mistakes(`x${index}`, 200)} } }`],
])("documents that are %s don't fill the memory", async (_, count, document) => {
  using set = vi.spyOn(DocumentCache.prototype, "set");
  await using fresh = await startGateway(upstream.url, { token: "any" });
  const texts = Array.from({ length: count }, (_text, index) => document(index));
  for (const text of texts) await fresh.query(text);
  // Everything comes by the caches that have a bound.
  expect(new Set(set.mock.calls.map(([text]) => text))).toEqual(new Set(texts));
  const caches = new Set(set.mock.contexts as DocumentCache<unknown>[]);
  for (const cache of caches) {
    const held = texts.filter((text) => cache.get(text) !== undefined);
    expect(held.join("").length).toBeLessThanOrEqual(300_000);
    // As many as there is room for, or the bound would say nothing.
    const { length } = document(0);
    if (length > 20_000) expect(held).toHaveLength(0);
    else expect(held.length).toBeGreaterThanOrEqual(Math.floor(300_000 / length) - 1);
  }
});

it.each([
  [
    "conditions",
    (index: number) =>
      `query (${conditions.map((name) => `$${name}: Boolean!`).join()}) {
        ${conditions.map((name) => `${name}: __typename @skip(if: $${name})`).join(" ")}
        ${WRONG} { ${mistakes(`y${index}`, 200)} }
      }`,
    allConditions.map((variables) => ({ variables })),
  ],
  [
    "conditions around deep nests",
    (index: number) => {
      const nest = `${"... { ".repeat(800)}... on ValidationError { p${index}: message }${" }".repeat(800)}`;
      return `query (${conditions.map((name) => `$${name}: Boolean!`).join()}) {
        ${conditions.map((name) => `${name}: __typename @skip(if: $${name})`).join(" ")}
        ${WRONG} { ${nest} }
      }`;
    },
    allConditions.map((variables) => ({ variables })),
  ],
  [
    "operations",
    (index: number) =>
      `${Array.from({ length: 100 }, (_, number) => `query Q${number} { ...F }`).join(" ")}
      fragment F on Query { ${WRONG} { ${mistakes(`z${index}`, 200)} } }`,
    Array.from({ length: 100 }, (_, number) => ({ operationName: `Q${number}` })),
  ],
])("a document with many %s has few plans", async (_, document, ways) => {
  const ask = (index: number, way: object) =>
    call("POST", `${gateway.url}/graphql`, { token: "any", body: { query: document(index), ...way } });
  await gateway.query("{ __typename }");
  const before = usedMegabytes();
  for (let index = 0; index < 3; index++) for (const way of ways) await ask(index, way);
  expect(usedMegabytes() - before).toBeLessThan(15);
});

it("documents are counted by their length: the first goes that was not asked for", () => {
  const cache = new DocumentCache<number>();
  const text = (index: number) => String(index).padEnd(15_000);
  for (let index = 0; index < 20; index++) cache.set(text(index), index);
  expect(cache.get(text(0))).toBe(0);
  cache.set(text(20), 20);
  cache.set(text(20), 21);
  expect([0, 1, 2, 20].map((index) => cache.get(text(index)))).toEqual([0, undefined, 2, 21]);
  cache.set("x".repeat(20_001), 1);
  expect(cache.get("x".repeat(20_001))).toBeUndefined();
});

it("a new document finds room also where all others are asked for all the time", () => {
  const cache = new DocumentCache<number>();
  const text = (index: number) => String(index).padEnd(15_000);
  for (let index = 0; index < 20; index++) cache.set(text(index), index);
  for (let round = 20; round < 40; round++) {
    const kept = Array.from({ length: round }, (_, index) => cache.get(text(index))).filter(
      (value) => value !== undefined,
    );
    expect(kept).toHaveLength(20);
    cache.set(text(round), round);
    expect(cache.get(text(round))).toBe(round);
  }
});

it("an operation's name is looked at each time, the empty one too", async () => {
  const ask = (operationName?: string | null) =>
    call("POST", `${gateway.url}/graphql`, {
      token: "any",
      body: { query: "query A { a: __typename }", operationName },
    });
  for (const name of [undefined, null, "A"]) {
    for (let time = 0; time < 2; time++) expect((await ask(name)).body).toEqual({ data: { a: "Query" } });
  }
  for (const name of ["", "B", "constructor"]) {
    expect((await ask(name)).body).toEqual({
      errors: [
        {
          message: "Could not determine what operation to execute.",
          extensions: { code: "OPERATION_RESOLUTION_FAILURE" },
        },
      ],
    });
  }
});
