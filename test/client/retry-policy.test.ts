import * as fc from "fast-check";
import { expect, it } from "vitest";
import { GatewayRequestError } from "../../src/client/gateway-request-error.ts";
import { isTransient, repeatableOutcome, retryAt } from "../../src/client/retry-policy.ts";

const NOW = 1_795_270_000_000;

it.each([
  // attempt, Retry-After, seconds until the next one
  [1, 7, 7],
  [3, 0, 0],
  [1, 30, 30],
  [1, 31, undefined],
  [1, null, 1],
  [2, null, 2],
  [3, undefined, 4],
  [4, 1, undefined],
  [4, null, undefined],
])("after attempt %i with Retry-After %s it waits %s seconds", (attempt, retryAfterSeconds, seconds) => {
  expect(retryAt(attempt, retryAfterSeconds, NOW)).toBe(seconds === undefined ? undefined : NOW + seconds * 1000);
});

const throttled = (retryAfterSeconds: number | null) => ({ __typename: "ThrottledError", retryAfterSeconds });
const unavailable = { __typename: "ServiceUnavailableError", retryAfterSeconds: 1 };
const notSent = { ...unavailable, outcome: "NOT_SENT" };
const fine = { __typename: "VirtualAppointment" };

it.each([
  ["a throttled read", { a: throttled(1) }, true, throttled(1)],
  ["several, by the time of the first", { a: throttled(1), b: throttled(5), c: throttled(null) }, true, throttled(1)],
  ["a list that is throttled as a whole", { a: [throttled(1), unavailable] }, true, throttled(1)],
  ["a list of which one came", { a: [throttled(1), fine] }, true, undefined],
  ["an empty list", { a: [] }, true, undefined],
  ["nothing", { a: null }, true, undefined],
  ["what came", { a: fine }, true, undefined],
  ["a read that is unavailable", { a: unavailable }, true, unavailable],
  ["a write that is throttled", { a: throttled(1) }, false, throttled(1)],
  ["a write of which nothing is known", { a: unavailable }, false, undefined],
  ["a write that may have been executed", { a: { ...unavailable, outcome: "UNKNOWN" } }, false, undefined],
  ["a write that was not sent", { a: notSent }, false, notSent],
  ["writes one of which was sent", { a: notSent, b: { ...unavailable, outcome: "UNKNOWN" } }, false, undefined],
  ["writes one of which may have been", { a: throttled(1), b: unavailable }, false, undefined],
])("%s", (_, data, isRead, outcome) => {
  expect(repeatableOutcome(data, isRead)).toEqual(outcome);
});

it("of all statuses four pass, and what had none where nobody answered", () => {
  const failure = (kind: GatewayRequestError["kind"], status?: number) => new GatewayRequestError(kind, { status });
  const statuses = Array.from({ length: 600 }, (_, status) => status);
  expect(statuses.filter((status) => isTransient(failure("http", status)))).toEqual([429, 502, 503, 504]);
  for (const kind of ["graphql", "token", "aborted"] as const) {
    expect(statuses.filter((status) => isTransient(failure(kind, status)))).toEqual([]);
  }
  expect([isTransient(failure("network")), isTransient(failure("http"))]).toEqual([true, false]);
});

it("nothing is waited for longer than thirty seconds, nor sent a fifth time", () => {
  const seconds = fc.oneof(fc.integer({ min: 0, max: 100 }), fc.double({ min: 29, max: 31, noNaN: true }));
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.option(seconds), fc.nat(1e9), (attempt, after, now) => {
      const wait = after ?? 2 ** (attempt - 1);
      expect(retryAt(attempt, after, now)).toBe(attempt <= 3 && wait <= 30 ? now + wait * 1_000 : undefined);
    }),
  );
});
