import { describe, expect } from "vitest";
import { DocumentCache } from "../../../src/gateway/execution/document-cache.ts";
import { it } from "../../support/fixtures.ts";
import { call } from "../../support/http.ts";

it.override("upstreamAnswer", () => () => ({ status: 404 }));

const MAX_BYTES = 24 * 1024 * 1024;

describe("documents", () => {
  // So many fit of a megabyte each.
  const MANY = 24;
  const million = () => new DocumentCache<number>(() => (1024 * 1024 - 1000 - 2 * 10) / 400);
  const text = (index: number) => String(index).padEnd(10);

  it("are counted by what they take of memory: the first goes that was not asked for", () => {
    const cache = million();
    for (let index = 0; index < MANY; index++) cache.set(text(index), index);
    expect(cache.bytes).toBe(MAX_BYTES);
    expect(cache.get(text(0))).toBe(0);
    cache.set(text(MANY), MANY);
    cache.set(text(MANY), MANY + 1);
    expect([0, 1, 2, MANY].map((index) => cache.get(text(index)))).toEqual([0, undefined, 2, MANY + 1]);
    expect(cache.bytes).toBe(MAX_BYTES);
  });

  it("longer than any frontend sends are not kept", () => {
    const cache = new DocumentCache<number>(() => 1);
    cache.set("x".repeat(20_001), 1);
    expect(cache.get("x".repeat(20_001))).toBeUndefined();
    expect(cache.bytes).toBe(0);
    cache.set("x".repeat(20_000), 1);
    expect(cache.get("x".repeat(20_000))).toBe(1);
  });

  it("find room also where all others are asked for all the time", () => {
    const cache = million();
    for (let index = 0; index < MANY; index++) cache.set(text(index), index);
    for (let round = MANY; round < 2 * MANY; round++) {
      const kept = Array.from({ length: round }, (_, index) => cache.get(text(index)));
      expect(kept.filter((value) => value !== undefined)).toHaveLength(MANY);
      cache.set(text(round), round);
      expect(cache.get(text(round))).toBe(round);
    }
  });

  it("count what else was made of them, and make room for it", () => {
    const cache = million();
    for (let index = 0; index < MANY; index++) cache.set(text(index), index);
    cache.addBytes(text(MANY - 1), 2 * 1024 * 1024);
    expect([0, 1, 2, MANY - 1].map((index) => cache.get(text(index)))).toEqual([undefined, undefined, 2, MANY - 1]);
    expect(cache.bytes).toBe(MAX_BYTES);
    // Of one that went meanwhile nothing is counted.
    cache.addBytes(text(0), 1024);
    expect(cache.bytes).toBe(MAX_BYTES);
  });
});

it("an operation's name is looked at each time, the empty one too", async ({ gateway }) => {
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
