import * as fc from "fast-check";
import { expect, it } from "vitest";
import { GatewayRequestError } from "../../src/client/gateway-request-error.ts";
import { isTransient, retryAt } from "../../src/client/retry-policy.ts";

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
