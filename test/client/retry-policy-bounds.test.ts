import { renderHook, waitFor } from "@testing-library/react";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createGatewayClient } from "../../src/client/index.ts";
import { GatewayRequestError } from "../../src/client/gateway-request-error.ts";
import { useViewer } from "../../src/client/react/index.ts";
import { isTransient, retryAt } from "../../src/client/retry-policy.ts";
import { startClientHarness, type ClientHarness } from "../support/react-client.ts";
import { startUpstream, type ScriptedUpstream } from "../support/upstream.ts";

let upstream: ScriptedUpstream;
let harness: ClientHarness;
beforeAll(async () => {
  upstream = await startUpstream(() => ({ status: 500 }));
  harness = await startClientHarness(upstream.url, () => "some-token");
});
afterAll(async () => {
  await harness[Symbol.asyncDispose]();
  await upstream[Symbol.asyncDispose]();
});

describe("a read that brought no result", () => {
  /** Shows who is signed in, while something between app and gateway answers so the first times. */
  function showViewer(failures: number, fail: () => Promise<Response>) {
    let sent = 0;
    const client = createGatewayClient({
      url: `${harness.gateway.url}/graphql`,
      getToken: () => "some-token",
      fetch: (...request) => (++sent <= failures ? fail() : fetch(...request)),
    });
    const { result } = renderHook(() => useViewer(), harness.app(client));
    return { result, sent: () => sent };
  }
  const answer = (status: number) => () =>
    Promise.resolve(new Response("<h1>Trouble</h1>", { status, headers: { "Retry-After": "0" } }));

  it.each([429, 502, 503, 504])("for HTTP %i is asked for again", async (status) => {
    const { result, sent } = showViewer(2, answer(status));
    await waitFor(() => expect(result.current.isSuccess).toBe(true));
    expect(sent()).toBe(3);
  });

  it("is asked for four times in all", async () => {
    const { result, sent } = showViewer(5, answer(503));
    await waitFor(() => expect(result.current.isError).toBe(true));
    expect([sent(), result.current.error]).toEqual([4, expect.objectContaining({ kind: "http", status: 503 })]);
  });

  it.each([400, 403, 404, 408, 413, 500, 501, 505])("for HTTP %i is an error at once", async (status) => {
    const { result, sent } = showViewer(1, answer(status));
    await waitFor(() => expect(result.current.isError).toBe(true));
    expect(sent()).toBe(1);
  });
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
