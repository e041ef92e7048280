import { setTimeout as sleep } from "node:timers/promises";
import { render, renderHook, waitFor } from "@testing-library/react";
import { createElement } from "react";
import { describe, expect } from "vitest";
import { createGatewayClient } from "../../../src/client/index.ts";
import { useOnlineMeetings, useVirtualAppointment, useVirtualAppointments } from "../../../src/client/react/index.ts";
import { it as base } from "../../support/client/client-fixtures.ts";
import type { UpstreamCall } from "../../support/upstream.ts";

const it = base
  /** Answers reads, alone and in batches, each by its path. */
  .extend(
    "answerReads",
    ({ upstream }) =>
      (answer: (path: string) => { status: number; headers?: Record<string, string>; body?: unknown }) => {
        upstream.answer = ({ method, path, body }: UpstreamCall) =>
          method === "GET"
            ? answer(path)
            : {
                status: 200,
                body: {
                  responses: body.requests.map(({ id, url }: Record<string, string>) => ({ id, ...answer(url ?? "") })),
                },
              };
      },
  );

describe("in front of an upstream in trouble", () => {
  it.beforeEach(({ upstream, harness }) => {
    harness.requests.splice(0);
    upstream.calls.splice(0);
  });

  it("unmounting cancels the request, up to the gateway's socket", async ({ upstream, harness }) => {
    upstream.answer = () => "handled";
    const { unmount } = renderHook(() => useVirtualAppointment({ onlineMeetingId: "m" }), harness.app());
    await waitFor(() => expect(upstream.calls).toHaveLength(1));
    expect(harness.requests).toMatchObject([{ abandoned: false }]);
    unmount();
    await waitFor(() => expect(harness.requests).toMatchObject([{ abandoned: true }]));
  });

  it("a row that goes away doesn't cancel the others", async ({ upstream, harness }) => {
    // The gateway may ask for them one by one or together: nothing is answered before the row is gone.
    const { promise: gone, resolve: leave } = Promise.withResolvers<void>();
    upstream.answer = ({ method, body }, response) => {
      const appointment = { externalAppointmentId: "1" };
      const responses = body?.requests.map(({ id }: { id: string }) => ({ id, status: 200, body: appointment }));
      const text = JSON.stringify(method === "GET" ? appointment : { responses });
      void gone.then(() => response.writeHead(200, { "content-type": "application/json" }).end(text));
      return "handled";
    };
    const outcomes: Record<string, string | undefined> = {};
    const Row = ({ id }: { id: string }) => {
      outcomes[id] = useVirtualAppointment({ onlineMeetingId: id }).data?.__typename;
      return null;
    };
    const rows = (...ids: string[]) => ids.map((id) => createElement(Row, { id, key: id }));
    const { rerender } = render(rows("leaving", "staying"), harness.app());
    await waitFor(() => expect(upstream.calls.length).toBeGreaterThan(0));
    rerender(rows("staying"));
    leave();
    await waitFor(() => expect(outcomes).toEqual({ leaving: undefined, staying: "VirtualAppointment" }));
    expect(harness.requests).toMatchObject([{ abandoned: false }]);
  });

  it("what is throttled or unavailable is shown, and asked for again: by itself, after the time that was named", async ({
    harness,
    answerReads,
  }) => {
    let trouble = true;
    answerReads((path) => {
      if (!trouble || path.includes("fine")) return { status: 200, body: { externalAppointmentId: "1" } };
      const status = path.includes("throttled") ? 429 : 503;
      return { status, headers: { "Retry-After": "1" }, body: { error: { code: "x", message: "x" } } };
    });
    const meetings = ["fine", "throttled", "unavailable"].map((onlineMeetingId) => ({ onlineMeetingId }));
    const { result } = renderHook(() => useVirtualAppointments({ meetings }), harness.app());
    const outcomes = () => result.current.map(({ data }) => data?.__typename);
    await waitFor(() =>
      expect(outcomes()).toEqual(["VirtualAppointment", "ThrottledError", "ServiceUnavailableError"]),
    );
    expect(result.current[1]?.data).toMatchObject({ retryAfterSeconds: 1 });
    trouble = false;
    await waitFor(() => expect(outcomes()).toEqual(meetings.map(() => "VirtualAppointment")), { timeout: 10_000 });
    const asked = harness.requests.flatMap(({ body: { variables } }) => variables.meetings ?? [variables]);
    expect(asked.filter(({ onlineMeetingId }) => onlineMeetingId === "fine")).toHaveLength(1);
    await sleep(1500);
    expect(harness.requests.flatMap(({ body: { variables } }) => variables.meetings ?? [variables])).toHaveLength(
      asked.length,
    );
  });

  it("trouble that stays is asked about three more times, no more", async ({ harness, answerReads }) => {
    answerReads(() => ({ status: 429, headers: { "Retry-After": "0" }, body: { error: { code: "x", message: "x" } } }));
    const { result } = renderHook(() => useVirtualAppointment({ onlineMeetingId: "m" }), harness.app());
    await waitFor(() => expect(harness.requests).toHaveLength(4), { timeout: 10_000 });
    await sleep(1500);
    expect(harness.requests).toHaveLength(4);
    expect(result.current.data?.__typename).toBe("ThrottledError");
  });

  it("nor where the gateway fails meanwhile", async ({ harness, answerReads }) => {
    answerReads(() => ({ status: 429, headers: { "Retry-After": "0" }, body: { error: { code: "x", message: "x" } } }));
    let attempts = 0;
    const client = createGatewayClient({
      url: `${harness.gateway.url}/graphql`,
      getToken: () => "some-token",
      fetch: (url, init) => (++attempts === 1 ? fetch(url, init) : Promise.resolve(new Response("", { status: 500 }))),
    });
    const { result } = renderHook(() => useVirtualAppointment({ onlineMeetingId: "m" }), harness.app(client));
    await waitFor(() => expect(attempts).toBe(4), { timeout: 10_000 });
    await sleep(1500);
    expect(attempts).toBe(4);
    expect(result.current).toMatchObject({ data: { __typename: "ThrottledError" }, error: { status: 500 } });
  });

  it("a caller's own refetchInterval takes nothing from it, and goes on when the trouble is over", async ({
    harness,
    answerReads,
  }) => {
    answerReads(() =>
      harness.requests.length < 3
        ? { status: 429, headers: { "Retry-After": "0" }, body: { error: { code: "x", message: "x" } } }
        : { status: 200, body: { externalAppointmentId: "1" } },
    );
    // An hour: what comes before that is the retry.
    const shown = renderHook(
      ({ refetchInterval }: { refetchInterval: number }) =>
        useVirtualAppointment({ onlineMeetingId: "m" }, { refetchInterval: () => refetchInterval }),
      { wrapper: harness.app().wrapper, initialProps: { refetchInterval: 3_600_000 } },
    );
    await waitFor(() => expect(shown.result.current.data?.__typename).toBe("VirtualAppointment"));
    expect(harness.requests).toHaveLength(3);
    shown.rerender({ refetchInterval: 10 });
    await waitFor(() => expect(harness.requests.length).toBeGreaterThan(6));
  });

  it("a list that is throttled as a whole is asked for again", async ({ upstream, harness }) => {
    let asked = 0;
    // The test before asked for a single one again and again: one of these may still be on its way.
    upstream.answer = ({ path }) =>
      path.includes("$filter") && asked++ === 0
        ? { status: 429, headers: { "Retry-After": "1" } }
        : { status: 200, body: { value: [] } };
    const span = { startsFrom: "2026-11-21T00:00:00Z", startsBefore: "2026-11-22T00:00:00Z" };
    // What was shown, however short: it takes a second.
    const shown: unknown[] = [];
    const { result } = renderHook(() => {
      const query = useOnlineMeetings(span);
      shown.push(query.data);
      return query;
    }, harness.app());
    await waitFor(() => expect(result.current.data?.error).toBeNull(), { timeout: 20_000 });
    expect(shown).toContainEqual(
      expect.objectContaining({
        error: expect.objectContaining({ __typename: "ThrottledError" }),
        nodes: [],
        pageInfo: expect.objectContaining({ hasNextPage: false }),
      }),
    );
  });

  it("an agenda of which one appointment is throttled is asked for again", async ({ upstream, harness }) => {
    const meetings = ["fine", "throttled"].map((id) => ({ id, startDateTime: "2026-11-21T10:00:00Z" }));
    const answers: number[] = [];
    upstream.answer = ({ method, path, body }) => {
      if (path.includes("$filter")) return { status: 200, body: { value: meetings } };
      const answer = (at: string) =>
        at.includes("throttled") && answers.push(1) < 2
          ? { status: 429, headers: { "Retry-After": "1" }, body: { error: { code: "x", message: "x" } } }
          : { status: 200, body: { appointmentClientJoinWebUrl: "https://example.com" } };
      if (method === "GET") return answer(path);
      const items = body.requests.map(({ id, url }: Record<string, string>) => ({ id, ...answer(url ?? "") }));
      return { status: 200, body: { responses: items } };
    };
    const span = { startsFrom: "2026-11-21T00:00:00Z", startsBefore: "2026-11-22T00:00:00Z" };
    const shown: unknown[] = [];
    const { result } = renderHook(() => {
      const query = useOnlineMeetings(span);
      shown.push(query.data?.nodes.map(({ virtualAppointment }) => virtualAppointment?.__typename));
      return query;
    }, harness.app());
    const isWhole = () => expect(shown.at(-1)).toEqual(["VirtualAppointment", "VirtualAppointment"]);
    await waitFor(isWhole, { timeout: 20_000 });
    expect(shown).toContainEqual(["VirtualAppointment", "ThrottledError"]);
    expect(result.current.isError).toBe(false);
    expect(harness.requests).toHaveLength(2);
  });

  it("a read that got no answer is sent again, one that the gateway can't understand is not", async ({
    harness,
    answerReads,
  }) => {
    answerReads(() => ({ status: 200, body: { appointmentClientJoinWebUrl: "https://example.com" } }));
    let attempts = 0;
    const client = createGatewayClient({
      url: `${harness.gateway.url}/graphql`,
      getToken: () => "some-token",
      fetch: (url, init) => (++attempts === 1 ? Promise.reject(new TypeError("fetch failed")) : fetch(url, init)),
    });
    const { wrapper } = harness.app(client);
    const { result } = renderHook(() => useVirtualAppointment({ onlineMeetingId: "m" }), { wrapper });
    await waitFor(() => expect(result.current.failureReason?.kind).toBe("network"));
    await waitFor(() => expect(result.current.data?.__typename).toBe("VirtualAppointment"), { timeout: 5000 });
    expect(attempts).toBe(2);
    const wrong = renderHook(() => useOnlineMeetings({ startsFrom: "?", startsBefore: "?" }), { wrapper });
    await waitFor(() => expect(wrong.result.current.isError).toBe(true));
    expect(wrong.result.current.error).toMatchObject({ kind: "graphql", data: undefined });
    expect(attempts).toBe(3);
  });

  it("rows whose token was refused say so, with the claims to sign in with", async ({ upstream, harness }) => {
    const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
    const challenge = `Bearer error="insufficient_claims", claims="${Buffer.from(claims).toString("base64")}"`;
    upstream.answer = () => ({ status: 401, headers: { "WWW-Authenticate": challenge }, body: {} });
    const { result } = renderHook(
      () => ["one", "other"].map((onlineMeetingId) => useVirtualAppointment({ onlineMeetingId })),
      harness.app(),
    );
    await waitFor(() => expect(result.current.every(({ isError }) => isError)).toBe(true));
    expect(result.current.map(({ error }) => error)).toMatchObject(
      [0, 1].map((index) => ({
        kind: "http",
        status: 401,
        claims,
        data: undefined,
        errors: [{ path: ["virtualAppointments", index], extensions: { code: "UNAUTHENTICATED" } }],
      })),
    );
    expect(harness.requests).toHaveLength(2);
  });

  it("one appointment that fails in a way nobody foresaw leaves the others alone", async ({ harness }) => {
    // No upstream can bring that about: it takes a gateway with a mistake in it.
    const answer = {
      data: { virtualAppointments: [{ __typename: "NotFoundError", message: "No.", requestId: null }, null] },
      errors: [{ message: "Unexpected error.", path: ["virtualAppointments", 1] }],
    };
    const client = createGatewayClient({
      url: "http://gateway.example/graphql",
      getToken: () => "some-token",
      fetch: () => Promise.resolve(Response.json(answer)),
    });
    const { result } = renderHook(
      () => ["fine", "odd"].map((onlineMeetingId) => useVirtualAppointment({ onlineMeetingId })),
      harness.app(client),
    );
    await waitFor(() => expect(result.current.every(({ isPending }) => !isPending)).toBe(true));
    expect(result.current[0]?.data?.__typename).toBe("NotFoundError");
    expect(result.current[1]?.error).toMatchObject({ kind: "graphql", errors: [{ path: ["virtualAppointments", 1] }] });
  });
});
