import { act, renderHook, waitFor } from "@testing-library/react";
import { expect } from "vitest";
import { UpdateVirtualAppointmentDocument, type VirtualAppointment } from "../../../src/client/index.ts";
import {
  useCreateVirtualAppointment,
  useDeleteVirtualAppointment,
  useUpdateVirtualAppointment,
  useVirtualAppointment,
} from "../../../src/client/react/index.ts";
import { it as base } from "../../support/client/client-fixtures.ts";
import { holdRequests } from "../../support/client/held-requests.ts";

// One person who writes an appointment again before the answer of the write before is there: from two forms, or by two clicks.

const meeting = { onlineMeetingId: "follow-up" };
const link = "https://example.com/mine";

const it = base
  .extend("network", ({ ownService, ownHarness }) =>
    holdRequests(`${ownHarness.gateway.url}/graphql`, () => ownService.token()),
  )
  .extend("openPage", ({ ownHarness, network }) => async () => {
    const { result, rerender } = renderHook(
      ({ base }: { base?: VirtualAppointment }) => ({
        single: useVirtualAppointment(meeting, { staleTime: Infinity }),
        update: useUpdateVirtualAppointment({ base }),
        other: useUpdateVirtualAppointment({ optimistic: true }),
        remove: useDeleteVirtualAppointment(),
        create: useCreateVirtualAppointment(),
      }),
      { wrapper: ownHarness.app(network.client).wrapper, initialProps: {} },
    );
    await waitFor(() => expect(result.current.single.isSuccess).toBe(true));
    const shown = () => {
      const { data } = result.current.single;
      if (data?.__typename !== "VirtualAppointment") throw new TypeError(data?.__typename);
      return data;
    };
    return { page: () => result.current, shown, rerender };
  })
  .extend("sentEtags", ({ ownHarness }) => () => {
    const inputs = ownHarness.requests.map(({ body }) => body.variables.input).filter(Boolean);
    return inputs.map(({ ifMatch }) => ifMatch);
  });

const settled = (...writes: Promise<unknown>[]) => act(() => Promise.allSettled(writes));

it("no update meets an earlier one of the same page as a conflict", async ({ openPage, sentEtags }) => {
  const { page, shown, rerender } = await openPage();
  const base = shown();
  rerender({ base });
  const { update, other } = page();
  const outcomes = await settled(
    update.mutateAsync({ ...meeting, externalAppointmentId: "1" }),
    other.mutateAsync({ ...meeting, externalAppointmentUrl: link }),
    update.mutateAsync({ ...meeting, externalAppointmentId: "3" }),
  );
  expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "fulfilled"]);
  expect([page().update.conflict, page().other.conflict]).toEqual([undefined, undefined]);
  expect(shown()).toMatchObject({ externalAppointmentId: "3", externalAppointmentUrl: link });
  const sent = sentEtags();
  expect(sent[0]).toBe(base.etag);
  expect(new Set([...sent, shown().etag]).size).toBe(4);
});

it("what somebody else wrote before is a conflict for each of them", async ({ ownHarness, openPage }) => {
  const { page, shown } = await openPage();
  const base = shown();
  const theirs = { ...meeting, externalAppointmentId: "theirs", externalAppointmentUrl: "https://example.com/theirs" };
  await ownHarness.client.execute(UpdateVirtualAppointmentDocument, { input: theirs });
  await settled(
    page().update.mutateAsync({ ...meeting, externalAppointmentId: "mine" }),
    page().other.mutateAsync({ ...meeting, externalAppointmentUrl: link }),
  );
  expect(page().update.conflict).toMatchObject({ base, theirs, conflicts: ["externalAppointmentId"] });
  expect(page().other.conflict).toMatchObject({ base, theirs, conflicts: ["externalAppointmentUrl"] });
  expect(shown()).toMatchObject(theirs);
});

it("what somebody else wrote between them is one for the second", async ({ ownHarness, network, openPage }) => {
  const { page, shown } = await openPage();
  const second = network.hold(link);
  const writes = settled(
    page().update.mutateAsync({ ...meeting, externalAppointmentId: "mine" }),
    page().other.mutateAsync({ ...meeting, externalAppointmentUrl: link }),
  );
  await waitFor(() => expect(second.held()).toBe(1));
  const theirs = { ...meeting, externalAppointmentUrl: "https://example.com/theirs" };
  await ownHarness.client.execute(UpdateVirtualAppointmentDocument, { input: theirs });
  second.letGo();
  await writes;
  expect(page().update).toMatchObject({ isSuccess: true, conflict: undefined });
  // The version that it was sent for: what the first wrote of it is no change of theirs.
  expect(page().other.conflict).toMatchObject({
    base: { externalAppointmentId: "mine" },
    conflicts: ["externalAppointmentUrl"],
  });
  expect(shown()).toMatchObject({ externalAppointmentId: "mine", ...theirs });
});

it("one that failed lets the next go on, and so does one that got no answer", async ({ network, openPage }) => {
  const { page, shown } = await openPage();
  const refused = page().update.mutateAsync({ ...meeting, externalAppointmentUrl: "no address" });
  const outcomes = await settled(refused, page().other.mutateAsync({ ...meeting, externalAppointmentId: "1" }));
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "fulfilled"]);
  const first = network.hold('"2"');
  network.isDown = true;
  const unanswered = page().update.mutateAsync({ ...meeting, externalAppointmentId: "2" });
  const next = page().other.mutateAsync({ ...meeting, externalAppointmentUrl: link });
  const both = settled(unanswered, next);
  await waitFor(() => expect(first.held()).toBe(1));
  unanswered.catch(() => (network.isDown = false));
  first.letGo();
  expect((await both).map(({ status }) => status)).toEqual(["rejected", "fulfilled"]);
  expect(shown()).toMatchObject({ externalAppointmentId: "1", externalAppointmentUrl: link });
});

it("a delete comes after the update before it, and a create after the delete", async ({ ownHarness, openPage }) => {
  const { page } = await openPage();
  const outcomes = await settled(
    page().update.mutateAsync({ ...meeting, externalAppointmentId: "1" }),
    page().remove.mutateAsync(meeting),
    page().create.mutateAsync({ ...meeting, externalAppointmentId: "2" }),
  );
  expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "fulfilled"]);
  const names = ownHarness.requests.map(({ body }) => /mutation (\w+)/.exec(body.query)?.[1]).filter(Boolean);
  expect(names).toEqual(["UpdateVirtualAppointment", "DeleteVirtualAppointment", "CreateVirtualAppointment"]);
});

it("those of another appointment wait for nothing", async ({ network, openPage }) => {
  const { page } = await openPage();
  const first = network.hold('"1"');
  act(() => page().update.mutate({ ...meeting, externalAppointmentId: "1" }));
  await waitFor(() => expect(first.held()).toBe(1));
  act(() => page().create.mutate({ onlineMeetingId: "new-client" }));
  await waitFor(() => expect(page().create.isSuccess).toBe(true));
  expect(page().update.isPending).toBe(true);
  first.letGo();
  await waitFor(() => expect(page().update.isSuccess).toBe(true));
});

it("an etag of one's own is sent as it is", async ({ openPage, sentEtags }) => {
  const { page, shown } = await openPage();
  const { etag } = shown();
  await settled(
    page().update.mutateAsync({ ...meeting, ifMatch: etag, externalAppointmentId: "1" }),
    page().other.mutateAsync({ ...meeting, ifMatch: etag, externalAppointmentUrl: link }),
  );
  expect(sentEtags()).toEqual([etag, etag]);
  expect(page().other.conflict).toMatchObject({ theirs: { externalAppointmentId: "1" } });
});
