import { setTimeout as sleep } from "node:timers/promises";
import { act, renderHook, waitFor } from "@testing-library/react";
import { describe, expect } from "vitest";
import { createGatewayClient } from "../../../src/client/index.ts";
import {
  useCreateVirtualAppointment,
  useDeleteVirtualAppointment,
  useSendVirtualAppointmentSms,
  useUpdateVirtualAppointment,
  useVirtualAppointment,
} from "../../../src/client/react/index.ts";
import { it } from "../../support/client/client-fixtures.ts";

describe("in front of an upstream in trouble", () => {
  it.beforeEach(({ upstream, harness }) => {
    harness.requests.splice(0);
    upstream.calls.splice(0);
  });

  it("after ServiceUnavailableError a write that may have been executed is not repeated, and what is shown is read again", async ({
    upstream,
    harness,
  }) => {
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
      const failure = { failure: { __typename: "ServiceUnavailableError" } };
      const { update, remove, sms } = result.current;
      await expect(update.mutateAsync({ onlineMeetingId: "m", externalAppointmentId: "2" })).rejects.toMatchObject(
        failure,
      );
      await expect(remove.mutateAsync({ onlineMeetingId: "m" })).rejects.toMatchObject(failure);
      await expect(
        sms.mutateAsync({ onlineMeetingId: "m", messageType: "RESCHEDULE", attendees }),
      ).rejects.toMatchObject(failure);
    });
    await waitFor(() => expect(result.current.single.isFetching).toBe(false));
    const { true: writes = [], false: reads = [] } = Object.groupBy(upstream.calls, ({ method }) =>
      String(method !== "GET"),
    );
    expect(writes.map(({ method }) => method)).toEqual(["PATCH", "DELETE", "POST"]);
    expect(reads.length).toBeGreaterThan(1);
  });

  it("nor after a connection that broke: that is a GatewayRequestError", async ({ harness }) => {
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

  it("a write whose answer lacks a property alone was executed all the same", async ({ upstream, harness }) => {
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

  it("a throttled write is repeated after the time that was named, which is shown meanwhile", async ({
    upstream,
    harness,
  }) => {
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

  it("a create that is given up in a pause is not sent again, and says what kept it", async ({ upstream, harness }) => {
    upstream.answer = () => ({
      status: 429,
      headers: { "Retry-After": "1" },
      body: { error: { code: "x", message: "x" } },
    });
    const { result } = renderHook(() => useCreateVirtualAppointment(), harness.app());
    act(() => result.current.mutate({ onlineMeetingId: "m" }));
    await waitFor(() => expect(result.current.pause?.attempt).toBe(1));
    act(() => result.current.cancel());
    await waitFor(() => expect(result.current.isError).toBe(true));
    expect(result.current).toMatchObject({ failure: { __typename: "ThrottledError" }, pause: undefined });
    await sleep(1500);
    expect(harness.requests).toHaveLength(1);
  });
});
