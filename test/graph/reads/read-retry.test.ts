import { expect, it } from "vitest";
import { delayBefore } from "../../../src/graph/reads/read-retry.ts";

it.each([
  // Retry-After, attempt, random, milliseconds
  [undefined, 1, 0, 50],
  [undefined, 1, 1, 100],
  [undefined, 4, 0.5, 600],
  [undefined, 20, 1, 5000],
  ["0", 1, 1, 100],
  ["0.02", 3, 0, 200],
  ["0.3", 1, 1, 300],
  ["0.3", 3, 1, 400],
  ["60", 20, 1, 60_000],
  ["Thu, 01 Jan 1970 00:00:00 GMT", 1, 1, 100],
])("after Retry-After %s, attempt %i and random %d it waits %d ms", (retryAfter, attempt, random, milliseconds) => {
  const headers = retryAfter === undefined ? {} : { "retry-after": retryAfter };
  expect(delayBefore({ status: 429, headers, body: undefined }, attempt, random, 5000)).toBe(milliseconds);
});
