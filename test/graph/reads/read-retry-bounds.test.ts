import * as fc from "fast-check";
import { expect, it } from "vitest";
import { delayBefore, isPassing } from "../../../src/graph/reads/read-retry.ts";

const answer = (retryAfter?: string) => ({
  status: 429,
  headers: retryAfter === undefined ? {} : { "retry-after": retryAfter },
  body: undefined,
});

it("an upstream that names no time is left alone for five seconds at most, and for half of that at least", () => {
  const attempts = fc.integer({ min: 1, max: 60 });
  const random = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(attempts, random, (attempt, drawn) => {
      const ceiling = attempt > 6 ? 5_000 : 100 * 2 ** (attempt - 1);
      expect(delayBefore(answer(), attempt, drawn, 0)).toBeCloseTo(ceiling / 2 + (ceiling / 2) * drawn);
    }),
  );
});

it("one that names a time is left alone for that time, a year at most", () => {
  const year = 365 * 24 * 3_600;
  fc.assert(
    fc.property(fc.integer({ min: 6, max: 999_999_999 }), fc.integer({ min: 1, max: 60 }), (seconds, attempt) => {
      expect(delayBefore(answer(String(seconds)), attempt, 1, 0)).toBe(Math.min(seconds, year) * 1_000);
    }),
  );
  for (const seconds of [year - 1, year, year + 1]) {
    expect(delayBefore(answer(String(seconds)), 1, 1, 0)).toBe(Math.min(seconds, year) * 1_000);
  }
});

it("of all statuses four pass", () => {
  const statuses = Array.from({ length: 600 }, (_, status) => status);
  expect(statuses.filter(isPassing)).toEqual([408, 429, 503, 504]);
});
