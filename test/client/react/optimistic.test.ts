import { act, renderHook, waitFor } from "@testing-library/react";
import { expect } from "vitest";
import { UpdateVirtualAppointmentDocument, type VirtualAppointmentResult } from "../../../src/client/index.ts";
import {
  useDeleteVirtualAppointment,
  useOnlineMeetings,
  useUpdateVirtualAppointment,
  useVirtualAppointment,
  virtualAppointmentKey,
} from "../../../src/client/react/index.ts";
import { it as base } from "../../support/client/client-fixtures.ts";
import { holdRequests } from "../../support/client/held-requests.ts";

const meeting = { onlineMeetingId: "follow-up" };

const idOf = (outcome: VirtualAppointmentResult | null | undefined) =>
  outcome?.__typename === "VirtualAppointment" ? outcome.externalAppointmentId : outcome?.__typename;

const it = base
  .extend("network", ({ ownService, ownHarness }) =>
    holdRequests(`${ownHarness.gateway.url}/graphql`, () => ownService.token()),
  )
  .extend("colleague", ({ ownHarness }) => (changes: object) => {
    return ownHarness.client.execute(UpdateVirtualAppointmentDocument, { input: { ...meeting, ...changes } });
  })
  /** A page with the day's agenda, the appointment, and what changes it at once. */
  .extend("openPage", ({ ownService, ownHarness, network }) => async () => {
    const { wrapper, queryClient } = ownHarness.app(network.client);
    const span = {
      startsFrom: new Date(ownService.clock.now - 86_400_000).toISOString(),
      startsBefore: new Date(ownService.clock.now + 86_400_000).toISOString(),
    };
    const { result } = renderHook(
      () => ({
        single: useVirtualAppointment(meeting, { staleTime: Infinity }),
        agenda: useOnlineMeetings(span, { staleTime: Infinity }),
        update: useUpdateVirtualAppointment({ optimistic: true }),
        other: useUpdateVirtualAppointment({ optimistic: true }),
        remove: useDeleteVirtualAppointment({ optimistic: true }),
      }),
      { wrapper },
    );
    await waitFor(() =>
      expect([result.current.single, result.current.agenda]).toMatchObject([{ isSuccess: true }, { isSuccess: true }]),
    );
    const line = () => {
      const lines = result.current.agenda.data?.nodes ?? [];
      return lines.find(({ onlineMeetingId }) => onlineMeetingId === meeting.onlineMeetingId)?.virtualAppointment;
    };
    const shown = () => [idOf(result.current.single.data), idOf(line())];
    const appointment = () => {
      const { data } = result.current.single;
      if (data?.__typename !== "VirtualAppointment") throw new TypeError(data?.__typename);
      return data;
    };
    expect(shown()).toEqual(["follow-up-1", "follow-up-1"]);
    return { result, shown, appointment, queryClient };
  });

it("an update shows everywhere before it is sent, and then as it was answered", async ({ network, openPage }) => {
  const { result, shown, appointment } = await openPage();
  const { etag } = appointment();
  const { letGo } = network.hold("mutation");
  act(() =>
    result.current.update.mutate({
      ...meeting,
      externalAppointmentId: "mine",
      appointmentClients: [{ displayName: "Ann" }],
    }),
  );
  await waitFor(() => expect(shown()).toEqual(["mine", "mine"]));
  // As it will be read, with what was left out.
  const clients = [{ displayName: "Ann", emailAddress: null, smsCapablePhoneNumber: null }];
  expect(appointment()).toMatchObject({ etag, appointmentClients: clients });
  expect(result.current.update.isPending).toBe(true);
  letGo();
  await waitFor(() => expect(result.current.update.isSuccess).toBe(true));
  expect(shown()).toEqual(["mine", "mine"]);
  expect(appointment()).toMatchObject({ appointmentClients: clients });
  expect(appointment().etag).not.toBe(etag);
});

it("a conflict under it has the version that was changed as its base: nothing of either is lost", async ({
  ownHarness,
  colleague,
  openPage,
}) => {
  const { result, shown, appointment } = await openPage();
  const base = appointment();
  await colleague({ externalAppointmentId: "theirs", externalAppointmentUrl: "https://example.com/theirs" });
  const mine = { externalAppointmentId: "mine", settings: { allowClientToJoinUsingBrowser: true } };
  act(() => result.current.update.mutate({ ...meeting, ...mine }));
  await waitFor(() => expect(result.current.update.conflict).toBeDefined());
  const { conflict } = result.current.update;
  expect(conflict).toMatchObject({ base, mine, merged: mine, conflicts: ["externalAppointmentId"] });
  expect(shown()).toEqual(["theirs", "theirs"]);
  await act(() => conflict?.retryWith({ ...conflict.merged, externalAppointmentId: "ours" }) ?? Promise.reject());
  await waitFor(() => expect(shown()).toEqual(["ours", "ours"]));
  expect(appointment()).toMatchObject({
    externalAppointmentUrl: "https://example.com/theirs",
    settings: { allowClientToJoinUsingBrowser: true },
  });
  const sent = ownHarness.requests.map(({ body }) => body.variables.input?.ifMatch).filter(Boolean);
  expect(sent).toEqual([base.etag, conflict?.theirs.etag]);
});

it("so has one under an onMutate that writes the cache by hand", async ({ ownHarness, colleague }) => {
  const key = virtualAppointmentKey(meeting);
  const { result } = renderHook(
    () => ({
      single: useVirtualAppointment(meeting, { staleTime: Infinity }),
      update: useUpdateVirtualAppointment({
        onMutate: (input, { client }) =>
          client.setQueryData(key, (shown) => shown && ({ ...shown, ...input } as typeof shown)),
      }),
    }),
    ownHarness.app(),
  );
  await waitFor(() => expect(result.current.single.isSuccess).toBe(true));
  await colleague({ externalAppointmentId: "theirs" });
  act(() => result.current.update.mutate({ ...meeting, externalAppointmentId: "mine" }));
  await waitFor(() => expect(result.current.update.isError).toBe(true));
  expect(result.current.update.conflict).toMatchObject({
    base: { externalAppointmentId: "follow-up-1" },
    theirs: { externalAppointmentId: "theirs" },
    conflicts: ["externalAppointmentId"],
  });
});

it.for([
  ["that is refused", { ...meeting, externalAppointmentUrl: "no address", externalAppointmentId: "mine" }, false],
  ["that gets no answer", { ...meeting, externalAppointmentId: "mine" }, true],
] as const)("an update %s is taken back", async ([, input, isDown], { network, openPage }) => {
  const { result, shown } = await openPage();
  const { letGo } = network.hold("mutation");
  act(() => result.current.update.mutate(input));
  await waitFor(() => expect(shown()).toEqual(["mine", "mine"]));
  network.isDown = isDown;
  letGo();
  await waitFor(() => expect(result.current.update.isError).toBe(true));
  expect(shown()).toEqual(["follow-up-1", "follow-up-1"]);
});

it("one of two that are under way is taken back alone", async ({ network, openPage }) => {
  const { result, shown, appointment } = await openPage();
  const refused = network.hold("no address");
  const accepted = network.hold("example.com/mine");
  act(() => {
    result.current.update.mutate({
      ...meeting,
      externalAppointmentUrl: "no address",
      externalAppointmentId: "refused",
    });
    result.current.other.mutate({ ...meeting, externalAppointmentUrl: "https://example.com/mine" });
  });
  await waitFor(() => expect(appointment().externalAppointmentUrl).toBe("https://example.com/mine"));
  expect(shown()).toEqual(["refused", "refused"]);
  refused.letGo();
  await waitFor(() => expect(result.current.update.isError).toBe(true));
  expect(shown()).toEqual(["follow-up-1", "follow-up-1"]);
  expect(appointment().externalAppointmentUrl).toBe("https://example.com/mine");
  accepted.letGo();
  await waitFor(() => expect(result.current.other.isSuccess).toBe(true));
  expect(appointment()).toMatchObject({
    externalAppointmentId: "follow-up-1",
    externalAppointmentUrl: "https://example.com/mine",
  });
});

it("a write while another is under way is about what was read, not about what is shown of the other", async ({
  network,
  colleague,
  openPage,
}) => {
  const { result, shown } = await openPage();
  const { letGo } = network.hold('"first"');
  act(() => result.current.other.mutate({ ...meeting, externalAppointmentId: "first" }));
  await waitFor(() => expect(shown()).toEqual(["first", "first"]));
  await colleague({ externalAppointmentUrl: "https://example.com/theirs" });
  act(() => result.current.update.mutate({ ...meeting, externalAppointmentUrl: "https://example.com/mine" }));
  letGo();
  await waitFor(() => expect(result.current.update.conflict).toBeDefined());
  expect(result.current.update.conflict).toMatchObject({
    base: { externalAppointmentId: "follow-up-1" },
    conflicts: ["externalAppointmentUrl"],
  });
  await waitFor(() => expect(result.current.other.conflict).toMatchObject({ conflicts: [] }));
});

it("what is read meanwhile shows under it, and stays when it is taken back", async ({
  network,
  colleague,
  openPage,
}) => {
  const { result, shown, appointment } = await openPage();
  const { letGo } = network.hold("mutation");
  const input = { ...meeting, externalAppointmentUrl: "no address", ifMatch: "*" };
  act(() => result.current.update.mutate(input));
  await waitFor(() => expect(appointment().externalAppointmentUrl).toBe("no address"));
  await colleague({ externalAppointmentId: "theirs", externalAppointmentUrl: "https://example.com/theirs" });
  await act(() => result.current.single.refetch());
  await waitFor(() => expect(shown()).toEqual(["theirs", "theirs"]));
  expect(appointment().externalAppointmentUrl).toBe("no address");
  letGo();
  await waitFor(() => expect(result.current.update.isError).toBe(true));
  expect(appointment()).toMatchObject({
    externalAppointmentId: "theirs",
    externalAppointmentUrl: "https://example.com/theirs",
  });
});

it("a delete shows everywhere before it is sent, and comes back with what somebody else wrote", async ({
  network,
  colleague,
  openPage,
}) => {
  const { result, shown, appointment } = await openPage();
  const { etag } = appointment();
  await colleague({ externalAppointmentId: "theirs" });
  const { letGo } = network.hold("mutation");
  act(() => result.current.remove.mutate({ ...meeting, ifMatch: etag }));
  await waitFor(() => expect(shown()).toEqual(["NotFoundError", "NotFoundError"]));
  letGo();
  await waitFor(() => expect(result.current.remove.isError).toBe(true));
  expect(shown()).toEqual(["theirs", "theirs"]);
  act(() => result.current.remove.mutate({ ...meeting, ifMatch: appointment().etag }));
  await waitFor(() => expect(result.current.remove.isSuccess).toBe(true));
  expect(shown()).toEqual(["NotFoundError", "NotFoundError"]);
});
