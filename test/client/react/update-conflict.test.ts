import { act, renderHook, waitFor } from "@testing-library/react";
import { expect } from "vitest";
import {
  createGatewayClient,
  UpdateVirtualAppointmentDocument,
  type VirtualAppointment,
} from "../../../src/client/index.ts";
import {
  useCreateVirtualAppointment,
  useOnlineMeetings,
  useUpdateVirtualAppointment,
  useVirtualAppointment,
} from "../../../src/client/react/index.ts";
import { it as base } from "../../support/client/client-fixtures.ts";

const meeting = { onlineMeetingId: "follow-up" };

/** Ends when the write has, which comes to nothing. */
const conflicting = (write: Promise<unknown> | undefined) =>
  act(() =>
    expect(write ?? Promise.resolve("no conflict")).rejects.toMatchObject({
      failure: { __typename: "PreconditionFailedError" },
    }),
  );

const it = base
  /** A page that shows the appointment and has a form on it. */
  .extend("openForm", ({ ownHarness }) => async (client = ownHarness.client) => {
    const app = ownHarness.app(client);
    const view = renderHook(
      ({ base }: { base?: VirtualAppointment }) => ({
        shown: useVirtualAppointment(meeting, { staleTime: Infinity }),
        update: useUpdateVirtualAppointment({ base }),
      }),
      { wrapper: app.wrapper, initialProps: {} },
    );
    const { result } = view;
    await waitFor(() => expect(result.current.shown.isSuccess).toBe(true));
    const shown = () => {
      const { data } = result.current.shown;
      if (data?.__typename !== "VirtualAppointment") throw new TypeError(data?.__typename);
      return data;
    };
    ownHarness.requests.splice(0);
    return { result, shown, ...app, rerender: view.rerender };
  })
  .extend("colleague", ({ ownHarness }) => (changes: object) => {
    return ownHarness.client.execute(UpdateVirtualAppointmentDocument, { input: { ...meeting, ...changes } });
  })
  .extend("sentEtags", ({ ownHarness }) => () => {
    return ownHarness.requests.map(({ body }) => body.variables.input?.ifMatch);
  });

it("the etag that was read goes along, and the next update has that of the answer", async ({ openForm, sentEtags }) => {
  const { result, shown } = await openForm();
  const { etag } = shown();
  await act(() => result.current.update.mutateAsync({ ...meeting, externalAppointmentId: "1" }));
  const { etag: next } = shown();
  await act(() => result.current.update.mutateAsync({ ...meeting, externalAppointmentId: "2" }));
  expect(next).not.toBe(etag);
  expect(sentEtags()).toEqual([etag, next]);
  expect(result.current.update).toMatchObject({ data: { __typename: "UpdateVirtualAppointmentPayload" } });
  expect(result.current.update.conflict).toBeUndefined();
});

it("what both changed is handed out, what only I changed is merged", async ({ openForm, colleague, sentEtags }) => {
  const { result, shown } = await openForm();
  const base = shown();
  await colleague({ externalAppointmentId: "theirs", settings: { allowClientToJoinUsingBrowser: true } });
  const mine = {
    externalAppointmentId: "mine",
    externalAppointmentUrl: "https://example.com/mine",
    settings: { allowClientToJoinUsingBrowser: false },
  };
  await conflicting(result.current.update.mutateAsync({ ...meeting, ...mine }));
  const { conflict } = result.current.update;
  await waitFor(() => expect(result.current.update.failure?.__typename).toBe("PreconditionFailedError"));
  expect(conflict).toMatchObject({
    mine,
    base,
    theirs: { externalAppointmentId: "theirs", settings: { allowClientToJoinUsingBrowser: true } },
    merged: { externalAppointmentId: "mine", externalAppointmentUrl: "https://example.com/mine" },
    conflicts: ["externalAppointmentId"],
  });
  // I left settings as I read them: theirs stay.
  expect(conflict?.merged).not.toHaveProperty("settings");
  expect(shown()).toEqual(conflict?.theirs);

  await act(
    () =>
      conflict?.retryWith({ ...conflict.merged, externalAppointmentId: "ours" }) ?? Promise.reject(new Error("none")),
  );
  expect(result.current.update.conflict).toBeUndefined();
  expect(shown()).toMatchObject({
    externalAppointmentId: "ours",
    externalAppointmentUrl: "https://example.com/mine",
    settings: { allowClientToJoinUsingBrowser: true },
  });
  expect(sentEtags().at(-1)).toBe(conflict?.theirs.etag);
});

it("a second conflict, while the first was looked at, has their first version as its base", async ({
  openForm,
  colleague,
}) => {
  const { result } = await openForm();
  await colleague({ externalAppointmentId: "theirs" });
  await conflicting(result.current.update.mutateAsync({ ...meeting, externalAppointmentId: "mine" }));
  const first = result.current.update.conflict;
  await colleague({ externalAppointmentUrl: "https://example.com/theirs" });
  await conflicting(first?.retryWith(first.merged));
  const second = result.current.update.conflict;
  expect(second).toMatchObject({
    base: { externalAppointmentId: "theirs" },
    theirs: { externalAppointmentId: "theirs", externalAppointmentUrl: "https://example.com/theirs" },
    merged: { externalAppointmentId: "mine" },
    conflicts: [],
  });
});

it("what was chosen can be sent again when it got no answer", async ({
  ownService,
  ownHarness,
  openForm,
  colleague,
}) => {
  let isBroken = false;
  const client = createGatewayClient({
    url: `${ownHarness.gateway.url}/graphql`,
    getToken: () => ownService.token(),
    fetch: (url, init) => (isBroken ? Promise.reject(new TypeError("fetch failed")) : fetch(url, init)),
  });
  const { result, shown } = await openForm(client);
  await colleague({ externalAppointmentId: "theirs" });
  await conflicting(result.current.update.mutateAsync({ ...meeting, externalAppointmentId: "mine" }));
  const { conflict } = result.current.update;
  const choose = () =>
    act(() =>
      conflict?.retryWith({ externalAppointmentUrl: "https://example.com/chosen" }).catch((error: unknown) => error),
    );
  isBroken = true;
  expect(await choose()).toMatchObject({ kind: "network" });
  await waitFor(() => expect(result.current.update.isError).toBe(true));
  expect(result.current.update.conflict).toMatchObject({ theirs: conflict?.theirs, conflicts: conflict?.conflicts });
  isBroken = false;
  await choose();
  expect(result.current.update.conflict).toBeUndefined();
  expect(shown()).toMatchObject({
    externalAppointmentId: "theirs",
    externalAppointmentUrl: "https://example.com/chosen",
  });
});

it("where the current version has no etag, the retry goes without one", async ({ upstream, harness: other }) => {
  upstream.answer = ({ method }) =>
    method === "PATCH" && upstream.calls.length === 1
      ? { status: 412, body: { error: { code: "x", message: "x" } } }
      : { status: 200, body: { externalAppointmentId: "theirs", appointmentClientJoinWebUrl: "https://x" } };
  const { result } = renderHook(() => useUpdateVirtualAppointment(), other.app());
  await conflicting(result.current.mutateAsync({ ...meeting, ifMatch: 'W/"1"', externalAppointmentId: "mine" }));
  const { conflict } = result.current;
  expect(conflict?.theirs.etag).toBeNull();
  await act(() => conflict?.retryWith(conflict.merged) ?? Promise.reject(new Error("none")));
  expect(result.current.data?.__typename).toBe("UpdateVirtualAppointmentPayload");
  const patches = upstream.calls.filter(({ method }) => method === "PATCH");
  expect(patches.map(({ headers }) => headers["if-match"])).toEqual(['W/"1"', undefined]);
});

it("discarding leaves theirs", async ({ openForm, colleague }) => {
  const { result, shown } = await openForm();
  await colleague({ externalAppointmentId: "theirs" });
  await conflicting(result.current.update.mutateAsync({ ...meeting, externalAppointmentId: "mine" }));
  act(() => result.current.update.conflict?.discard());
  await waitFor(() => expect(result.current.update.isIdle).toBe(true));
  expect(result.current.update.conflict).toBeUndefined();
  expect(shown()).toMatchObject({ externalAppointmentId: "theirs" });
});

it("a form's own base counts, though the page was read again while a person was typing", async ({
  openForm,
  colleague,
}) => {
  const { result, shown, rerender } = await openForm();
  const base = shown();
  rerender({ base });
  await colleague({ externalAppointmentId: "theirs" });
  await act(() => result.current.shown.refetch());
  await waitFor(() => expect(shown().etag).not.toBe(base.etag));
  await conflicting(result.current.update.mutateAsync({ ...meeting, externalAppointmentId: "mine" }));
  expect(result.current.update.conflict).toMatchObject({ base, conflicts: ["externalAppointmentId"] });
});

it("an etag of one's own overrides, and '*' overwrites what is there", async ({ openForm, colleague }) => {
  const { result, shown } = await openForm();
  await conflicting(
    result.current.update.mutateAsync({ ...meeting, ifMatch: 'W/"other"', externalAppointmentId: "mine" }),
  );
  // Nobody knows what that version was: whatever differs is for a person to decide.
  expect(result.current.update.conflict).toMatchObject({ base: undefined, conflicts: ["externalAppointmentId"] });
  await colleague({ externalAppointmentId: "theirs" });
  await act(() => result.current.update.mutateAsync({ ...meeting, ifMatch: "*", externalAppointmentId: "mine" }));
  expect(shown()).toMatchObject({ externalAppointmentId: "mine" });
});

/** A day before and after, as an agenda asks for it. */
function daysAround(now: number) {
  const DAY = 86_400_000;
  return { startsFrom: new Date(now - DAY).toISOString(), startsBefore: new Date(now + DAY).toISOString() };
}

it("an appointment that only an agenda shows has its etag from there", async ({
  ownService,
  ownHarness,
  colleague,
}) => {
  const span = daysAround(ownService.clock.now);
  const { result } = renderHook(
    () => ({ agenda: useOnlineMeetings(span), update: useUpdateVirtualAppointment() }),
    ownHarness.app(),
  );
  await waitFor(() => expect(result.current.agenda.isSuccess).toBe(true));
  await colleague({ externalAppointmentId: "theirs" });
  await conflicting(result.current.update.mutateAsync({ ...meeting, externalAppointmentId: "mine" }));
  expect(result.current.update.conflict).toMatchObject({
    base: { externalAppointmentId: "follow-up-1" },
    theirs: { externalAppointmentId: "theirs" },
  });
});

it("an agenda that another write touched is not taken for newer than it is", async ({
  ownService,
  ownHarness,
  colleague,
}) => {
  const span = daysAround(ownService.clock.now);
  const { wrapper } = ownHarness.app();
  const agenda = renderHook(() => useOnlineMeetings(span), { wrapper });
  await waitFor(() => expect(agenda.result.current.isSuccess).toBe(true));
  await colleague({ externalAppointmentId: "theirs" });
  const { result } = renderHook(
    () => ({
      shown: useVirtualAppointment(meeting),
      create: useCreateVirtualAppointment(),
      update: useUpdateVirtualAppointment(),
    }),
    { wrapper },
  );
  await waitFor(() => expect(result.current.shown.data).toMatchObject({ externalAppointmentId: "theirs" }));
  // The agenda still has the version before theirs, and gets the new appointment of its next line.
  await act(() => result.current.create.mutateAsync({ onlineMeetingId: "new-client" }));
  await act(() => result.current.update.mutateAsync({ ...meeting, externalAppointmentId: "mine" }));
  expect(result.current.update.data?.__typename).toBe("UpdateVirtualAppointmentPayload");
});

it("an appointment that was never read is written without an etag", async ({ ownHarness, sentEtags }) => {
  const { result } = renderHook(() => useUpdateVirtualAppointment(), ownHarness.app());
  await act(() => result.current.mutateAsync({ ...meeting, externalAppointmentId: "mine" }));
  await waitFor(() => expect(result.current.data?.__typename).toBe("UpdateVirtualAppointmentPayload"));
  expect(sentEtags()).toEqual([undefined]);
});
