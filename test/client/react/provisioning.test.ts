import { setTimeout as sleep } from "node:timers/promises";
import { act, renderHook, waitFor } from "@testing-library/react";
import { expect } from "vitest";
import { useCreateVirtualAppointment, useVirtualAppointment } from "../../../src/client/react/index.ts";
import { it } from "../../support/client/client-fixtures.ts";

const meeting = { onlineMeetingId: "provisioning" };

it.override("serviceOptions", { provisioningSeconds: 2, now: Date.now });

it("without being asked to wait, it fails at once", async ({ ownHarness }) => {
  const { result } = renderHook(() => useCreateVirtualAppointment(), ownHarness.app());
  act(() => result.current.mutate(meeting));
  await waitFor(() => expect(result.current.isError).toBe(true));
  expect(result.current.failure).toMatchObject({ __typename: "ServiceProvisioningError", retryAfterSeconds: 2 });
  expect(result.current.provisioning).toBeUndefined();
});

it("waits with progress, repeats when it is time, and shows what was created", async ({ ownHarness }) => {
  const progress: number[] = [];
  const { result } = renderHook(() => {
    const create = useCreateVirtualAppointment({ waitForProvisioning: true });
    if (create.provisioning !== undefined) progress.push(create.provisioning.progress);
    return { create, shown: useVirtualAppointment(meeting, { staleTime: Infinity }) };
  }, ownHarness.app());
  await waitFor(() => expect(result.current.shown.data?.__typename).toBe("NotFoundError"));
  const began = Date.now();
  act(() => result.current.create.mutate(meeting));
  await waitFor(() => expect(result.current.create.provisioning?.attempt).toBe(1));
  const { startedAt, retryAt } = result.current.create.provisioning ?? {};
  expect(startedAt?.getTime()).toBeGreaterThanOrEqual(began);
  expect(retryAt?.getTime()).toBeGreaterThanOrEqual(began + 2000);
  await waitFor(() => expect(result.current.create.isSuccess).toBe(true), { timeout: 10_000 });
  expect(result.current.create).toMatchObject({
    data: { __typename: "CreateVirtualAppointmentPayload" },
    provisioning: undefined,
  });
  expect(result.current.shown.data).toMatchObject({ __typename: "VirtualAppointment", ...meeting });
  expect(ownHarness.requests.map(({ body }) => /(?:query|mutation) (\w+)/.exec(body.query)?.[1])).toEqual([
    "VirtualAppointments",
    "CreateVirtualAppointment",
    "CreateVirtualAppointment",
  ]);
  // It moves, forwards only, from 0 to 1 at most.
  expect(new Set(progress).size).toBeGreaterThan(2);
  expect(progress).toEqual(progress.toSorted((a, b) => a - b));
  expect(progress.every((value) => value >= 0 && value <= 1)).toBe(true);
});

it("cancelling ends the wait with the error, and nothing is sent any more", async ({ ownHarness }) => {
  const { result } = renderHook(() => useCreateVirtualAppointment({ waitForProvisioning: true }), ownHarness.app());
  act(() => result.current.mutate(meeting));
  await waitFor(() => expect(result.current.provisioning).toBeDefined());
  act(() => result.current.cancel());
  await waitFor(() => expect(result.current.isError).toBe(true));
  expect(result.current).toMatchObject({
    failure: { __typename: "ServiceProvisioningError" },
    provisioning: undefined,
  });
  await sleep(2500);
  expect(ownHarness.requests).toHaveLength(1);
});

it("so does unmounting", async ({ ownHarness }) => {
  const { result, unmount } = renderHook(
    () => useCreateVirtualAppointment({ waitForProvisioning: true }),
    ownHarness.app(),
  );
  act(() => result.current.mutate(meeting));
  await waitFor(() => expect(result.current.provisioning).toBeDefined());
  unmount();
  await sleep(2500);
  expect(ownHarness.requests).toHaveLength(1);
});
