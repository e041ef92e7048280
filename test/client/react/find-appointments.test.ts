import { act, renderHook, waitFor } from "@testing-library/react";
import { expect } from "vitest";
import {
  useDeleteVirtualAppointment,
  useFindVirtualAppointments,
  useInfiniteFindVirtualAppointments,
  useUpdateVirtualAppointment,
} from "../../../src/client/react/index.ts";
import { it } from "../../support/client/client-fixtures.ts";

// What is found shows what becomes of it, as every entry of the cache does.

const meeting = { onlineMeetingId: "follow-up" };

it("what was found follows a write, and leaves the list when it is deleted", async ({ ownHarness }) => {
  const filter = { externalAppointmentId: "follow-up-1" };
  const { result } = renderHook(
    () => ({
      found: useFindVirtualAppointments({ filter }, { staleTime: Infinity }),
      pages: useInfiniteFindVirtualAppointments({ filter }, { staleTime: Infinity }),
      update: useUpdateVirtualAppointment(),
      remove: useDeleteVirtualAppointment(),
    }),
    ownHarness.app(),
  );
  const shown = () => [
    result.current.found.data?.nodes.map(({ externalAppointmentUrl }) => externalAppointmentUrl),
    result.current.pages.data?.pages.flatMap(({ nodes }) => nodes.map((node) => node.externalAppointmentUrl)),
  ];
  await waitFor(() => expect(shown()).toEqual([[expect.any(String)], [expect.any(String)]]));
  const externalAppointmentUrl = "https://scheduling.example/new";
  await act(() => result.current.update.mutateAsync({ ...meeting, externalAppointmentUrl }));
  expect(shown()).toEqual([[externalAppointmentUrl], [externalAppointmentUrl]]);
  await act(() => result.current.remove.mutateAsync(meeting));
  expect(shown()).toEqual([[], []]);
  expect(result.current.pages.data?.pageParams).toEqual([null]);
});
