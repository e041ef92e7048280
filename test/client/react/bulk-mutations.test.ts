import { act, renderHook, waitFor } from "@testing-library/react";
import { describe, expect } from "vitest";
import {
  useCreateVirtualAppointments,
  useDeleteVirtualAppointments,
  useUpdateVirtualAppointments,
  useVirtualAppointments,
} from "../../../src/client/react/index.ts";
import { it as base } from "../../support/client/client-fixtures.ts";

const meetings = ["follow-up", "new-client", "missing"].map((onlineMeetingId) => ({ onlineMeetingId }));

const it = base.extend("shown", async ({ ownHarness }) => {
  const { wrapper } = ownHarness.app();
  const { result } = renderHook(
    () => ({
      list: useVirtualAppointments({ meetings }),
      create: useCreateVirtualAppointments(),
      update: useUpdateVirtualAppointments(),
      remove: useDeleteVirtualAppointments(),
    }),
    { wrapper },
  );
  const settle = () =>
    waitFor(() =>
      expect(result.current.list.every(({ isSuccess, isFetching }) => isSuccess && !isFetching)).toBe(true),
    );
  await settle();
  const texts = () =>
    result.current.list.map(({ data }) =>
      data?.__typename === "VirtualAppointment" ? data.externalAppointmentId : data?.__typename,
    );
  return { result, settle, texts };
});

describe("hooks of several appointments", () => {
  it("bring an outcome for each, and what is shown is what became of them", async ({ shown, ownService }) => {
    const { result, settle, texts } = shown;
    ownService.requests.splice(0);
    const appointments = meetings.map((meeting) => ({ ...meeting, externalAppointmentId: "bulk" }));
    const updated = await act(() => result.current.update.mutateAsync({ appointments }));
    expect(updated.results.map((one) => one?.__typename)).toEqual([
      "UpdateVirtualAppointmentPayload",
      "NotFoundError",
      "NotFoundError",
    ]);
    await settle();
    expect(texts()[0]).toBe("bulk");
    const created = await act(() => result.current.create.mutateAsync({ appointments }));
    expect(created.results.map((one) => one?.__typename)).toEqual([
      "PreconditionFailedError",
      "CreateVirtualAppointmentPayload",
      "NotFoundError",
    ]);
    await settle();
    expect(texts()).toEqual(["bulk", "bulk", "NotFoundError"]);
    await act(() => result.current.remove.mutateAsync({ appointments: meetings }));
    await settle();
    expect(texts()).toEqual(["NotFoundError", "NotFoundError", "NotFoundError"]);
  });

  it("fail as a whole where the list does", async ({ shown }) => {
    const { result } = shown;
    await act(() => result.current.remove.mutateAsync({ appointments: [] }).catch(() => undefined));
    await waitFor(() => expect(result.current.remove.failure?.__typename).toBe("ValidationError"));
  });
});
