import { renderHook, waitFor } from "@testing-library/react";
import { describe, expect } from "vitest";
import { createGatewayClient } from "../../src/client/index.ts";
import { useViewer } from "../../src/client/react/index.ts";
import { it as base } from "../support/client/client-fixtures.ts";

/** Shows who is signed in, while something between app and gateway answers so the first times. */
const it = base.extend("showViewer", ({ harness }) => (failures: number, fail: () => Promise<Response>) => {
  let sent = 0;
  const client = createGatewayClient({
    url: `${harness.gateway.url}/graphql`,
    getToken: () => "some-token",
    fetch: (...request) => (++sent <= failures ? fail() : fetch(...request)),
  });
  const { result } = renderHook(() => useViewer(), harness.app(client));
  return { result, sent: () => sent };
});

describe("a read that brought no result", () => {
  const answer = (status: number) => () =>
    Promise.resolve(new Response("<h1>Trouble</h1>", { status, headers: { "Retry-After": "0" } }));

  it.for([429, 502, 503, 504])("for HTTP %i is asked for again", async (status, { showViewer }) => {
    const { result, sent } = showViewer(2, answer(status));
    await waitFor(() => expect(result.current.isSuccess).toBe(true));
    expect(sent()).toBe(3);
  });

  it("is asked for four times in all", async ({ showViewer }) => {
    const { result, sent } = showViewer(5, answer(503));
    await waitFor(() => expect(result.current.isError).toBe(true));
    expect([sent(), result.current.error]).toEqual([4, expect.objectContaining({ kind: "http", status: 503 })]);
  });

  it.for([400, 403, 404, 408, 413, 500, 501, 505])(
    "for HTTP %i is an error at once",
    async (status, { showViewer }) => {
      const { result, sent } = showViewer(1, answer(status));
      await waitFor(() => expect(result.current.isError).toBe(true));
      expect(sent()).toBe(1);
    },
  );
});
