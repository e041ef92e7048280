import { setTimeout as sleep } from "node:timers/promises";
import { act, render, renderHook, screen, waitFor } from "@testing-library/react";
import { createElement } from "react";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createGatewayClient, DeleteVirtualAppointmentDocument } from "../../src/client/index.ts";
import {
  gatewayQueryKey,
  useCreateVirtualAppointment,
  useDeleteVirtualAppointment,
  useNode,
  useOnlineMeetings,
  useSendVirtualAppointmentReminderSms,
  useSendVirtualAppointmentSms,
  useUpdateVirtualAppointment,
  useVirtualAppointment,
  useVirtualAppointments,
} from "../../src/client/react/index.ts";
import { startClientHarness, type ClientHarness } from "../support/react-client.ts";
import { startService, type RunningService } from "../support/service.ts";
import { startUpstream, type ScriptedUpstream } from "../support/upstream.ts";

describe("in front of the real service", () => {
  let service: RunningService;
  let harness: ClientHarness;

  beforeEach(async () => {
    service = await startService();
    harness = await startClientHarness(service.url, () => service.token());
    return async () => {
      await harness[Symbol.asyncDispose]();
      await service[Symbol.asyncDispose]();
    };
  });

  const meeting = { onlineMeetingId: "follow-up" };

  /** Everything that shows the meeting's appointment, and what changes it. */
  async function showEverywhere() {
    const { wrapper } = harness.app();
    const span = {
      startsFrom: new Date(service.clock.now - 86_400_000).toISOString(),
      startsBefore: new Date(service.clock.now + 86_400_000).toISOString(),
    };
    const id = Buffer.from("VirtualAppointment:me/follow-up").toString("base64");
    const { result } = renderHook(
      () => ({
        single: useVirtualAppointment(meeting),
        list: useVirtualAppointments({ meetings: [{ onlineMeetingId: "missing" }, meeting] }),
        agenda: useOnlineMeetings(span),
        node: useNode({ id }),
        named: useVirtualAppointment({ ...meeting, userId: "adele@contoso.example" }),
        create: useCreateVirtualAppointment(),
        update: useUpdateVirtualAppointment(),
        remove: useDeleteVirtualAppointment(),
      }),
      { wrapper },
    );
    const queries = () => [
      result.current.single,
      ...result.current.list,
      result.current.agenda,
      result.current.node,
      result.current.named,
    ];
    const settle = () =>
      waitFor(() => expect(queries().every(({ isSuccess, isFetching }) => isSuccess && !isFetching)).toBe(true));
    await settle();
    const shown = () => {
      const { single, list, agenda, node, named } = result.current;
      const line =
        agenda.data?.__typename === "OnlineMeetingConnection"
          ? agenda.data.nodes.find(({ onlineMeetingId }) => onlineMeetingId === "follow-up")?.virtualAppointment
          : undefined;
      return [single.data, list[1]?.data, line, node.data, named.data].map((outcome) =>
        outcome?.__typename === "VirtualAppointment" ? outcome.externalAppointmentId : (outcome?.__typename ?? outcome),
      );
    };
    return { result, shown, settle };
  }
  const operations = () => harness.requests.map(({ body }) => /(?:query|mutation) (\w+)/.exec(body.query)?.[1]);

  it("an update shows everywhere, and only the entry under another user's path is asked for again", async () => {
    const { result, shown, settle } = await showEverywhere();
    expect(shown()).toEqual(Array.from({ length: 5 }, () => "follow-up-1"));
    harness.requests.splice(0);
    await act(() => result.current.update.mutateAsync({ ...meeting, externalAppointmentId: "follow-up-2" }));
    await settle();
    expect(shown()).toEqual(Array.from({ length: 5 }, () => "follow-up-2"));
    expect(operations()).toEqual(["UpdateVirtualAppointment", "VirtualAppointment"]);
    expect(harness.requests[1]?.body.variables).toEqual({ ...meeting, userId: "adele@contoso.example" });
  });

  it("no second request goes out after an update of what is shown", async () => {
    const { result } = renderHook(
      () => ({ single: useVirtualAppointment(meeting), update: useUpdateVirtualAppointment() }),
      harness.app(),
    );
    await waitFor(() => expect(result.current.single.isSuccess).toBe(true));
    await act(() => result.current.update.mutateAsync({ ...meeting, externalAppointmentId: "x" }));
    expect(result.current.single.data).toMatchObject({ externalAppointmentId: "x" });
    expect(result.current.single.isFetching).toBe(false);
    expect(operations()).toEqual(["VirtualAppointment", "UpdateVirtualAppointment"]);
  });

  it("a delete shows everywhere, and a create after it too", async () => {
    const { result, shown, settle } = await showEverywhere();
    await act(() => result.current.remove.mutateAsync(meeting));
    await settle();
    const gone = ["NotFoundError", "NotFoundError", "NotFoundError", null, "NotFoundError"];
    expect(shown()).toEqual(gone);
    await act(() => result.current.create.mutateAsync({ ...meeting, externalAppointmentId: "again" }));
    await settle();
    expect(result.current.create.data?.__typename).toBe("CreateVirtualAppointmentPayload");
    // A global id that named nothing is not looked for again by itself.
    expect(shown()).toEqual(["again", "again", "again", null, "again"]);
  });

  it("a read that was under way when the write was acknowledged doesn't bring the old version back", async () => {
    const { result } = renderHook(
      () => ({ single: useVirtualAppointment(meeting), update: useUpdateVirtualAppointment() }),
      harness.app(),
    );
    await waitFor(() => expect(result.current.single.isSuccess).toBe(true));
    await act(async () => {
      const update = result.current.update.mutateAsync({ ...meeting, externalAppointmentId: "new" });
      // Keeps reading until the update is acknowledged, so that one read is surely under way.
      const state = { isOver: false };
      const over = update.finally(() => (state.isOver = true));
      while (!state.isOver)
        await Promise.race([over, result.current.single.refetch({ cancelRefetch: false }).catch(() => {})]);
    });
    expect(result.current.single.data).toMatchObject({ externalAppointmentId: "new" });
  });

  it("a first read that was under way then is not lost", async () => {
    const span = {
      startsFrom: new Date(service.clock.now - 86_400_000).toISOString(),
      startsBefore: new Date(service.clock.now + 86_400_000).toISOString(),
    };
    const { result } = renderHook(
      () => ({
        single: useVirtualAppointment(meeting),
        agenda: useOnlineMeetings(span),
        update: useUpdateVirtualAppointment(),
      }),
      harness.app(),
    );
    await act(() => result.current.update.mutateAsync({ ...meeting, externalAppointmentId: "new" }));
    await waitFor(() => expect(result.current.single.isSuccess && result.current.agenda.isSuccess).toBe(true));
    expect(result.current.single.data).toMatchObject({ externalAppointmentId: "new" });
    const { data } = result.current.agenda;
    const lines = data?.__typename === "OnlineMeetingConnection" ? data.nodes : [];
    expect(lines.find(({ onlineMeetingId }) => onlineMeetingId === "follow-up")?.virtualAppointment).toMatchObject({
      externalAppointmentId: "new",
    });
  });

  it("what may not be what is shown is read again", async () => {
    const { result } = renderHook(
      () => ({ single: useVirtualAppointment(meeting), update: useUpdateVirtualAppointment() }),
      harness.app(),
    );
    await waitFor(() => expect(result.current.single.isSuccess).toBe(true));
    await harness.client.execute(DeleteVirtualAppointmentDocument, { input: meeting });
    await act(() => result.current.update.mutateAsync({ ...meeting, ifMatch: "*", externalAppointmentId: "x" }));
    await waitFor(() => expect(result.current.single.data?.__typename).toBe("NotFoundError"));
  });

  it("what has to be read again stays so, whatever else is written meanwhile", async () => {
    const span = { startsFrom: new Date(service.clock.now - 86_400_000).toISOString() };
    const startsBefore = new Date(service.clock.now + 86_400_000).toISOString();
    const { wrapper } = harness.app();
    const showAgenda = () =>
      renderHook(() => useOnlineMeetings({ ...span, startsBefore }, { staleTime: Infinity }), { wrapper });
    const before = showAgenda();
    await waitFor(() => expect(before.result.current.isSuccess).toBe(true));
    before.unmount();
    const { result } = renderHook(() => useUpdateVirtualAppointment(), { wrapper });
    await act(() => result.current.mutateAsync({ onlineMeetingId: "busy", externalAppointmentId: "x" }));
    await waitFor(() => expect(result.current.data?.__typename).toBe("ConflictError"));
    await act(() => result.current.mutateAsync({ ...meeting, externalAppointmentId: "x" }));
    harness.requests.splice(0);
    const { result: after } = showAgenda();
    await waitFor(() => expect(after.current.isFetching).toBe(false));
    expect(operations()).toEqual(["OnlineMeetings"]);
  });

  it("what one user wrote while signing out is not shown to the next", async () => {
    const apps = ["adele", "lee"].map((user) =>
      harness.app(createGatewayClient({ url: `${harness.gateway.url}/graphql`, getToken: () => service.token(user) })),
    );
    const [adele, lee] = apps;
    let write: Promise<unknown> | undefined;
    const Page = () => {
      const { data } = useVirtualAppointment(meeting);
      const { mutateAsync } = useUpdateVirtualAppointment();
      const save = () => (write = mutateAsync({ ...meeting, externalAppointmentId: "adele's" }));
      const text = data?.__typename === "VirtualAppointment" ? data.externalAppointmentId : data?.__typename;
      return createElement("button", { onClick: save }, text ?? "Loading");
    };
    const App = ({ user }: { user: typeof adele }) => user?.wrapper({ children: createElement(Page) });
    const { rerender } = render(createElement(App, { key: "adele", user: adele }));
    const button = await screen.findByText("follow-up-1");
    act(() => button.click());
    rerender(createElement(App, { key: "lee", user: lee }));
    expect(screen.getByText("Loading")).toBeDefined();
    await act(() => write ?? Promise.reject(new Error("nothing was written")));
    // To Lee, of another tenant, the same id names no meeting.
    expect(await screen.findByText("NotFoundError")).toBeDefined();
    expect(adele?.queryClient.getQueryData(queryKey)).toMatchObject({ externalAppointmentId: "adele's" });
    expect(lee?.queryClient.getQueryData(queryKey)).toMatchObject({ __typename: "NotFoundError" });
  });
  const queryKey = [...gatewayQueryKey, "virtualAppointment", { onlineMeetingId: "follow-up" }];

  it("sends text messages", async () => {
    const attendees = [{ phoneNumber: "+13129224122", timeZone: "Pacific Standard Time" }];
    const { result } = renderHook(
      () => ({ send: useSendVirtualAppointmentSms(), remind: useSendVirtualAppointmentReminderSms() }),
      harness.app(),
    );
    await act(async () => {
      await result.current.send.mutateAsync({ ...meeting, messageType: "CONFIRMATION", attendees });
      await result.current.remind.mutateAsync({ ...meeting, remindBeforeTimeInMinutesType: "MINS15", attendees });
    });
    expect(result.current.send.data).toEqual({ __typename: "SendVirtualAppointmentSmsPayload", acceptedMessages: 1 });
    expect(result.current.remind.data).toMatchObject({ acceptedMessages: 1 });
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

  it("a write is never repeated after ServiceUnavailableError, and what is shown is read again", async () => {
    upstream.answer = ({ method }) =>
      method === "GET"
        ? { status: 200, headers: { ETag: 'W/"1"' }, body: { externalAppointmentId: "1" } }
        : { status: 503, headers: { "Retry-After": "0" }, body: { error: { code: "x", message: "x" } } };
    const { result } = renderHook(
      () => ({
        single: useVirtualAppointment({ onlineMeetingId: "m" }),
        update: useUpdateVirtualAppointment(),
        remove: useDeleteVirtualAppointment(),
        sms: useSendVirtualAppointmentSms(),
      }),
      harness.app(),
    );
    await waitFor(() => expect(result.current.single.isSuccess).toBe(true));
    const attendees = [{ phoneNumber: "+13129224122", timeZone: "Pacific Standard Time" }];
    await act(async () => {
      await result.current.update.mutateAsync({ onlineMeetingId: "m", externalAppointmentId: "2" });
      await result.current.remove.mutateAsync({ onlineMeetingId: "m" });
      await result.current.sms.mutateAsync({ onlineMeetingId: "m", messageType: "RESCHEDULE", attendees });
    });
    for (const { data } of [result.current.update, result.current.remove, result.current.sms])
      expect(data?.__typename).toBe("ServiceUnavailableError");
    await waitFor(() => expect(result.current.single.isFetching).toBe(false));
    const { true: writes = [], false: reads = [] } = Object.groupBy(upstream.calls, ({ method }) =>
      String(method !== "GET"),
    );
    expect(writes.map(({ method }) => method)).toEqual(["PATCH", "DELETE", "POST"]);
    expect(reads.length).toBeGreaterThan(1);
  });

  it("nor after a connection that broke: that is a GatewayRequestError", async () => {
    let attempts = 0;
    const client = createGatewayClient({
      url: `${harness.gateway.url}/graphql`,
      fetch: async (url, init) => {
        attempts++;
        await fetch(url, init);
        throw new TypeError("fetch failed");
      },
    });
    const { result } = renderHook(() => useDeleteVirtualAppointment(), harness.app(client));
    act(() => result.current.mutate({ onlineMeetingId: "m" }));
    await waitFor(() => expect(result.current.isError).toBe(true));
    expect(result.current.error).toMatchObject({ name: "GatewayRequestError", kind: "network" });
    expect(attempts).toBe(1);
  });

  it("a write whose answer lacks a property alone was executed all the same", async () => {
    upstream.answer = ({ method, path }) =>
      method === "PATCH"
        ? { status: 200, headers: { ETag: 'W/"2"' }, body: { externalAppointmentId: "2" } }
        : path.includes("JoinWebUrl")
          ? { status: 418 }
          : { status: 200, headers: { ETag: 'W/"2"' }, body: { externalAppointmentId: "2" } };
    const { result } = renderHook(() => useUpdateVirtualAppointment(), harness.app());
    await act(() => result.current.mutateAsync({ onlineMeetingId: "m", externalAppointmentId: "2" }));
    await waitFor(() => expect(result.current.isSuccess).toBe(true));
    expect(result.current.data).toMatchObject({
      __typename: "UpdateVirtualAppointmentPayload",
      virtualAppointment: { externalAppointmentId: "2", appointmentClientJoinWebUrl: null },
    });
  });

  it("a throttled write is repeated after the time that was named, which is shown meanwhile", async () => {
    let attempts = 0;
    upstream.answer = () =>
      ++attempts < 3
        ? { status: 429, headers: { "Retry-After": "1" }, body: { error: { code: "x", message: "x" } } }
        : { status: 204 };
    const shown = new Map<number, number>();
    const { result } = renderHook(() => {
      const remove = useDeleteVirtualAppointment();
      if (remove.pause !== undefined) shown.set(remove.pause.attempt, remove.pause.retryAt.getTime());
      return remove;
    }, harness.app());
    const began = Date.now();
    act(() => result.current.mutate({ onlineMeetingId: "m" }));
    await waitFor(() => expect(result.current.isSuccess).toBe(true));
    expect([...shown.keys()]).toEqual([1, 2]);
    expect(shown.get(1)).toBeGreaterThanOrEqual(began + 1000);
    expect(shown.get(2)).toBeGreaterThanOrEqual(began + 2000);
    expect(result.current).toMatchObject({ data: { __typename: "DeleteVirtualAppointmentPayload" }, pause: undefined });
    expect(harness.requests).toHaveLength(3);
  });

  it("a create that is given up in a pause is not sent again, and says what kept it", async () => {
    upstream.answer = () => ({
      status: 429,
      headers: { "Retry-After": "1" },
      body: { error: { code: "x", message: "x" } },
    });
    const { result } = renderHook(() => useCreateVirtualAppointment(), harness.app());
    act(() => result.current.mutate({ onlineMeetingId: "m" }));
    await waitFor(() => expect(result.current.pause?.attempt).toBe(1));
    act(() => result.current.cancel());
    await waitFor(() => expect(result.current.isSuccess).toBe(true));
    expect(result.current).toMatchObject({ data: { __typename: "ThrottledError" }, pause: undefined });
    await sleep(1500);
    expect(harness.requests).toHaveLength(1);
  });
});
