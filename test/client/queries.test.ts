import { setTimeout as sleep } from "node:timers/promises";
import { render, renderHook, screen, waitFor } from "@testing-library/react";
import { createElement, Suspense } from "react";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createGatewayClient } from "../../src/client/index.ts";
import {
  gatewayQueryKey,
  useNode,
  useOnlineMeetings,
  useSuspenseVirtualAppointment,
  useSuspenseVirtualAppointments,
  useViewer,
  useVirtualAppointment,
  useVirtualAppointments,
} from "../../src/client/react/index.ts";
import { startClientHarness, type ClientHarness } from "../support/react-client.ts";
import { REFERENCE_MEETING, startService, type RunningService } from "../support/service.ts";
import { startUpstream, type ScriptedUpstream, type UpstreamCall } from "../support/upstream.ts";

describe("in front of the real service", () => {
  let service: RunningService;
  let harness: ClientHarness;

  beforeAll(async () => {
    service = await startService();
    harness = await startClientHarness(service.url, () => service.token());
  });
  afterAll(async () => {
    await harness[Symbol.asyncDispose]();
    await service[Symbol.asyncDispose]();
  });
  beforeEach(() => void harness.requests.splice(0));

  const reference = {
    __typename: "VirtualAppointment",
    id: expect.any(String),
    onlineMeetingId: REFERENCE_MEETING,
    userId: null,
    etag: 'W/"ZfYdV7Meckeip07P//nwjAAADyI7NQ=="',
    appointmentClientJoinWebUrl: expect.stringContaining("https://"),
    appointmentClients: [
      { displayName: "Grady Archie", emailAddress: "gradya@contoso.com", smsCapablePhoneNumber: "123-456-7890" },
    ],
    externalAppointmentId: "AAMkADKnAAA=",
    externalAppointmentUrl: "https://anyschedulingsystem.com/api/appointments/MkADKnAAA=",
    settings: { allowClientToJoinUsingBrowser: true },
  };

  it("an appointment comes whole, one that is missing as a NotFoundError", async () => {
    const { result } = renderHook(
      () => ({
        there: useVirtualAppointment({ onlineMeetingId: REFERENCE_MEETING }),
        missing: useVirtualAppointment({ onlineMeetingId: "missing" }),
      }),
      harness.app(),
    );
    expect(result.current.there).toMatchObject({ isPending: true, data: undefined });
    await waitFor(() => expect(result.current.missing.isSuccess).toBe(true));
    expect(result.current.there.data).toEqual(reference);
    expect(result.current.missing.data).toEqual({
      __typename: "NotFoundError",
      message: expect.any(String),
      requestId: expect.any(String),
    });
  });

  it.each([
    ["", false],
    [" in strict mode, too", true],
  ])(
    "a table of 50 rows is one request, and the same meeting twice is asked for once%s",
    async (_, reactStrictMode) => {
      const rows = Array.from({ length: 49 }, (_row, index) => `row-${index}`);
      const { result } = renderHook(
        () =>
          [...rows, REFERENCE_MEETING, REFERENCE_MEETING].map((id) => useVirtualAppointment({ onlineMeetingId: id })),
        { ...harness.app(), reactStrictMode },
      );
      await waitFor(() => expect(result.current.every(({ isSuccess }) => isSuccess)).toBe(true));
      expect(result.current.map(({ data }) => data?.__typename)).toEqual([
        ...rows.map(() => "NotFoundError"),
        "VirtualAppointment",
        "VirtualAppointment",
      ]);
      expect(harness.requests).toHaveLength(1);
      expect(harness.requests[0]?.body.variables.meetings).toHaveLength(50);
    },
  );

  it("whole lines of an agenda name their meetings, which are kept under what names them", async () => {
    const lines = [REFERENCE_MEETING, "missing"].map((onlineMeetingId) => ({ onlineMeetingId, subject: "Check-up" }));
    const { queryClient, wrapper } = harness.app();
    const { result } = renderHook(() => lines.map((line) => useVirtualAppointment(line)), { wrapper });
    await waitFor(() => expect(result.current.every(({ isPending }) => !isPending)).toBe(true));
    expect(result.current.map(({ data }) => data?.__typename)).toEqual(["VirtualAppointment", "NotFoundError"]);
    expect(harness.requests).toHaveLength(1);
    expect(
      queryClient
        .getQueryCache()
        .findAll()
        .map(({ queryKey }) => queryKey),
    ).toEqual(lines.map(({ onlineMeetingId }) => [...gatewayQueryKey, "virtualAppointment", { onlineMeetingId }]));
  });

  it("a list of 250 is three requests, in the order asked for, and shares its entries with single hooks", async () => {
    const meetings = Array.from({ length: 250 }, (_, index) => ({
      onlineMeetingId: index === 249 ? REFERENCE_MEETING : `row-${index}`,
    }));
    const { wrapper } = harness.app();
    const list = renderHook(() => useVirtualAppointments({ meetings }), { wrapper });
    await waitFor(() => expect(list.result.current.every(({ isSuccess }) => isSuccess)).toBe(true));
    expect(list.result.current.at(-1)?.data).toEqual(reference);
    const sizes = harness.requests.map(({ body }): number => body.variables.meetings.length);
    expect(sizes.toSorted((a, b) => b - a)).toEqual([100, 100, 50]);
    const settings = { staleTime: Infinity };
    const one = renderHook(() => useVirtualAppointment({ onlineMeetingId: REFERENCE_MEETING }, settings), { wrapper });
    expect(one.result.current.data).toEqual(reference);
    expect(harness.requests).toHaveLength(3);
  });

  it("suspends until it is there, alone and as a list", async () => {
    const Join = () => {
      const { data } = useSuspenseVirtualAppointment({ onlineMeetingId: REFERENCE_MEETING });
      const others = useSuspenseVirtualAppointments({ meetings: [{ onlineMeetingId: "missing" }] });
      const text = data.__typename === "VirtualAppointment" ? data.externalAppointmentId : "?";
      return createElement("p", null, text, " ", others[0]?.data.__typename);
    };
    render(createElement(Suspense, { fallback: "Loading" }, createElement(Join)), harness.app());
    expect(screen.getByText("Loading")).toBeDefined();
    expect(await screen.findByText("AAMkADKnAAA= NotFoundError")).toBeDefined();
  });

  it("finds a node again by its global id, and no other", async () => {
    const { wrapper } = harness.app();
    const { result } = renderHook(() => useVirtualAppointment({ onlineMeetingId: REFERENCE_MEETING }), { wrapper });
    await waitFor(() => expect(result.current.isSuccess).toBe(true));
    const id = result.current.data?.__typename === "VirtualAppointment" ? result.current.data.id : "";
    const node = renderHook(() => useNode({ id }), { wrapper });
    const wrong = renderHook(() => useNode({ id: "no id" }), { wrapper });
    await waitFor(() => expect(node.result.current.isSuccess && wrong.result.current.isError).toBe(true));
    expect(node.result.current.data).toEqual(reference);
    expect(wrong.result.current.error).toMatchObject({
      name: "GatewayRequestError",
      kind: "graphql",
      errors: [{ path: ["node"], extensions: { code: "BAD_USER_INPUT" } }],
    });
    expect(harness.requests).toHaveLength(3);
  });

  it("lists the day's meetings with their appointments", async () => {
    const startsFrom = new Date(service.clock.now - 86_400_000).toISOString();
    const startsBefore = new Date(service.clock.now + 86_400_000).toISOString();
    const { result } = renderHook(() => useOnlineMeetings({ startsFrom, startsBefore }), harness.app());
    await waitFor(() => expect(result.current.isSuccess).toBe(true));
    const { data } = result.current;
    if (data?.__typename !== "OnlineMeetingConnection") throw new TypeError(data?.__typename);
    expect(data.pageInfo.hasNextPage).toBe(false);
    const line = data.nodes.find(({ onlineMeetingId }) => onlineMeetingId === REFERENCE_MEETING);
    expect(line).toMatchObject({ userId: null, subject: expect.any(String), virtualAppointment: reference });
    expect(harness.requests).toHaveLength(1);
  });

  it("says nobody is known where tokens pass through", async () => {
    const { result } = renderHook(() => useViewer(), harness.app());
    await waitFor(() => expect(result.current.isSuccess).toBe(true));
    expect(result.current.data).toBeNull();
  });
});

describe("in front of an upstream in trouble", () => {
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
  beforeEach(() => {
    harness.requests.splice(0);
    upstream.calls.splice(0);
  });
  /** Answers reads, alone and in batches, each by its path. */
  const answerReads = (
    answer: (path: string) => { status: number; headers?: Record<string, string>; body?: unknown },
  ) => {
    upstream.answer = ({ method, path, body }: UpstreamCall) =>
      method === "GET"
        ? answer(path)
        : {
            status: 200,
            body: {
              responses: body.requests.map(({ id, url }: Record<string, string>) => ({ id, ...answer(url ?? "") })),
            },
          };
  };

  it("unmounting cancels the request, up to the gateway's socket", async () => {
    upstream.answer = () => "handled";
    const { unmount } = renderHook(() => useVirtualAppointment({ onlineMeetingId: "m" }), harness.app());
    await waitFor(() => expect(upstream.calls).toHaveLength(1));
    expect(harness.requests).toMatchObject([{ abandoned: false }]);
    unmount();
    await waitFor(() => expect(harness.requests).toMatchObject([{ abandoned: true }]));
  });

  it("a row that goes away doesn't cancel the others", async () => {
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

  it("what is throttled or unavailable is shown, and asked for again: by itself, after the time that was named", async () => {
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

  it("trouble that stays is asked about three more times, no more", async () => {
    answerReads(() => ({ status: 429, headers: { "Retry-After": "0" }, body: { error: { code: "x", message: "x" } } }));
    const { result } = renderHook(() => useVirtualAppointment({ onlineMeetingId: "m" }), harness.app());
    await waitFor(() => expect(harness.requests).toHaveLength(4), { timeout: 10_000 });
    await sleep(1500);
    expect(harness.requests).toHaveLength(4);
    expect(result.current.data?.__typename).toBe("ThrottledError");
  });

  it("nor where the gateway fails meanwhile", async () => {
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

  it("an agenda of which one appointment is throttled is asked for again", async () => {
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
    const { result } = renderHook(() => useOnlineMeetings(span), harness.app());
    const outcomes = () =>
      result.current.data?.__typename === "OnlineMeetingConnection"
        ? result.current.data.nodes.map(({ virtualAppointment }) => virtualAppointment?.__typename)
        : result.current.data?.__typename;
    await waitFor(() => expect(outcomes()).toEqual(["VirtualAppointment", "ThrottledError"]));
    await waitFor(() => expect(outcomes()).toEqual(["VirtualAppointment", "VirtualAppointment"]), { timeout: 5000 });
    expect(harness.requests).toHaveLength(2);
  });

  it("a read that got no answer is sent again, one that the gateway can't understand is not", async () => {
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

  it("rows whose token was refused say so, with the claims to sign in with", async () => {
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

  it("one appointment that fails in a way nobody foresaw leaves the others alone", async () => {
    answerReads((path) =>
      path.includes("odd") ? { status: 418 } : { status: 200, body: { externalAppointmentId: "1" } },
    );
    const { result } = renderHook(
      () => ["fine", "odd"].map((onlineMeetingId) => useVirtualAppointment({ onlineMeetingId })),
      harness.app(),
    );
    await waitFor(() => expect(result.current.every(({ isPending }) => !isPending)).toBe(true));
    expect(result.current[0]?.data?.__typename).toBe("VirtualAppointment");
    expect(result.current[1]?.error).toMatchObject({ kind: "graphql", errors: [{ path: ["virtualAppointments", 1] }] });
    expect(harness.requests).toHaveLength(1);
  });
});
