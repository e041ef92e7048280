import { act, render, renderHook, screen, waitFor } from "@testing-library/react";
import { createElement } from "react";
import { describe, expect } from "vitest";
import { createGatewayClient, DeleteVirtualAppointmentDocument } from "../../../src/client/index.ts";
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
} from "../../../src/client/react/index.ts";
import { it as base } from "../../support/client/client-fixtures.ts";

const meeting = { onlineMeetingId: "follow-up" };

const it = base
  /** Everything that shows the meeting's appointment, and what changes it. */
  .extend("showEverywhere", ({ ownService: service, ownHarness }) => async () => {
    const { wrapper } = ownHarness.app();
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
      const line = agenda.data?.nodes.find(
        ({ onlineMeetingId }) => onlineMeetingId === "follow-up",
      )?.virtualAppointment;
      return [single.data, list[1]?.data, line, node.data, named.data].map((outcome) =>
        outcome?.__typename === "VirtualAppointment" ? outcome.externalAppointmentId : (outcome?.__typename ?? outcome),
      );
    };
    return { result, shown, settle };
  })
  .extend("operations", ({ ownHarness }) => () => {
    return ownHarness.requests.map(({ body }) => /(?:query|mutation) (\w+)/.exec(body.query)?.[1]);
  });

describe("in front of the real service", () => {
  it("an update shows everywhere, and only the entry under another user's path is asked for again", async ({
    ownHarness,
    showEverywhere,
    operations,
  }) => {
    const { result, shown, settle } = await showEverywhere();
    expect(shown()).toEqual(Array.from({ length: 5 }, () => "follow-up-1"));
    ownHarness.requests.splice(0);
    await act(() => result.current.update.mutateAsync({ ...meeting, externalAppointmentId: "follow-up-2" }));
    await settle();
    expect(shown()).toEqual(Array.from({ length: 5 }, () => "follow-up-2"));
    expect(operations()).toEqual(["UpdateVirtualAppointment", "VirtualAppointments"]);
    const named = { ...meeting, userId: "adele@contoso.example" };
    expect(ownHarness.requests[1]?.body.variables).toEqual({ meetings: [named] });
  });

  it("no second request goes out after an update of what is shown", async ({ ownHarness, operations }) => {
    const { result } = renderHook(
      () => ({ single: useVirtualAppointment(meeting), update: useUpdateVirtualAppointment() }),
      ownHarness.app(),
    );
    await waitFor(() => expect(result.current.single.isSuccess).toBe(true));
    await act(() => result.current.update.mutateAsync({ ...meeting, externalAppointmentId: "x" }));
    expect(result.current.single.data).toMatchObject({ externalAppointmentId: "x" });
    expect(result.current.single.isFetching).toBe(false);
    expect(operations()).toEqual(["VirtualAppointments", "UpdateVirtualAppointment"]);
  });

  it("a delete shows everywhere, and a create after it too", async ({ showEverywhere }) => {
    const { result, shown, settle } = await showEverywhere();
    await act(() => result.current.remove.mutateAsync(meeting));
    await settle();
    const gone = ["NotFoundError", "NotFoundError", "NotFoundError", null, "NotFoundError"];
    expect(shown()).toEqual(gone);
    await act(() => result.current.create.mutateAsync({ ...meeting, externalAppointmentId: "again" }));
    await settle();
    await waitFor(() => expect(result.current.create.isSuccess).toBe(true));
    // A global id that named nothing is not looked for again by itself.
    expect(shown()).toEqual(["again", "again", "again", null, "again"]);
  });

  it("a read that was under way when the write was acknowledged doesn't bring the old version back", async ({
    ownHarness,
  }) => {
    const { result } = renderHook(
      () => ({ single: useVirtualAppointment(meeting), update: useUpdateVirtualAppointment() }),
      ownHarness.app(),
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

  it("a first read that was under way then is not lost", async ({ ownService: service, ownHarness }) => {
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
      ownHarness.app(),
    );
    await act(() => result.current.update.mutateAsync({ ...meeting, externalAppointmentId: "new" }));
    await waitFor(() => expect(result.current.single.isSuccess && result.current.agenda.isSuccess).toBe(true));
    expect(result.current.single.data).toMatchObject({ externalAppointmentId: "new" });
    const lines = result.current.agenda.data?.nodes ?? [];
    expect(lines.find(({ onlineMeetingId }) => onlineMeetingId === "follow-up")?.virtualAppointment).toMatchObject({
      externalAppointmentId: "new",
    });
  });

  it("what may not be what is shown is read again", async ({ ownHarness }) => {
    const { result } = renderHook(
      () => ({ single: useVirtualAppointment(meeting), update: useUpdateVirtualAppointment() }),
      ownHarness.app(),
    );
    await waitFor(() => expect(result.current.single.isSuccess).toBe(true));
    await ownHarness.client.execute(DeleteVirtualAppointmentDocument, { input: meeting });
    act(() => result.current.update.mutate({ ...meeting, ifMatch: "*", externalAppointmentId: "x" }));
    await waitFor(() => expect(result.current.single.data?.__typename).toBe("NotFoundError"));
  });

  it("what has to be read again stays so, whatever else is written meanwhile", async ({
    ownService: service,
    ownHarness,
    operations,
  }) => {
    const span = { startsFrom: new Date(service.clock.now - 86_400_000).toISOString() };
    const startsBefore = new Date(service.clock.now + 86_400_000).toISOString();
    const { wrapper } = ownHarness.app();
    const showAgenda = () =>
      renderHook(() => useOnlineMeetings({ ...span, startsBefore }, { staleTime: Infinity }), { wrapper });
    const before = showAgenda();
    await waitFor(() => expect(before.result.current.isSuccess).toBe(true));
    before.unmount();
    const { result } = renderHook(() => useUpdateVirtualAppointment(), { wrapper });
    act(() => result.current.mutate({ onlineMeetingId: "busy", externalAppointmentId: "x" }));
    await waitFor(() => expect(result.current.failure?.__typename).toBe("ConflictError"));
    await act(() => result.current.mutateAsync({ ...meeting, externalAppointmentId: "x" }));
    ownHarness.requests.splice(0);
    const { result: after } = showAgenda();
    await waitFor(() => expect(after.current.isFetching).toBe(false));
    expect(operations()).toEqual(["OnlineMeetings"]);
  });

  it("what one user wrote while signing out is not shown to the next", async ({ ownService: service, ownHarness }) => {
    const apps = ["adele", "lee"].map((user) =>
      ownHarness.app(
        createGatewayClient({ url: `${ownHarness.gateway.url}/graphql`, getToken: () => service.token(user) }),
      ),
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

  it("sends text messages", async ({ ownHarness }) => {
    const attendees = [{ phoneNumber: "+13129224122", timeZone: "Pacific Standard Time" }];
    const { result } = renderHook(
      () => ({ send: useSendVirtualAppointmentSms(), remind: useSendVirtualAppointmentReminderSms() }),
      ownHarness.app(),
    );
    await act(async () => {
      await result.current.send.mutateAsync({ ...meeting, messageType: "CONFIRMATION", attendees });
      await result.current.remind.mutateAsync({ ...meeting, remindBeforeTimeInMinutesType: "MINS15", attendees });
    });
    expect(result.current.send.data).toEqual({ __typename: "SendVirtualAppointmentSmsPayload", acceptedMessages: 1 });
    expect(result.current.remind.data).toMatchObject({ acceptedMessages: 1 });
  });
});
