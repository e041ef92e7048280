import { render, renderHook, screen, waitFor } from "@testing-library/react";
import { createElement, Suspense } from "react";
import { describe, expect } from "vitest";
import {
  gatewayQueryKey,
  useNode,
  useOnlineMeetings,
  useSuspenseVirtualAppointment,
  useSuspenseVirtualAppointments,
  useViewer,
  useVirtualAppointment,
  useVirtualAppointments,
} from "../../../src/client/react/index.ts";
import { it } from "../../support/client/client-fixtures.ts";
import { REFERENCE_MEETING } from "../../support/service.ts";

describe("in front of the real service", () => {
  it.beforeEach(({ serviceHarness }) => void serviceHarness.requests.splice(0));

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
    lastModifiedAt: expect.any(String),
    lastModifiedBy: { id: expect.any(String) },
    settings: { allowClientToJoinUsingBrowser: true },
  };

  it("an appointment comes whole, one that is missing as a NotFoundError", async ({ serviceHarness }) => {
    const { result } = renderHook(
      () => ({
        there: useVirtualAppointment({ onlineMeetingId: REFERENCE_MEETING }),
        missing: useVirtualAppointment({ onlineMeetingId: "missing" }),
      }),
      serviceHarness.app(),
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

  it.for([
    ["", false],
    [" in strict mode, too", true],
  ] as const)(
    "a table of 50 rows is one request, and the same meeting twice is asked for once%s",
    async ([, reactStrictMode], { serviceHarness }) => {
      const rows = Array.from({ length: 49 }, (_row, index) => `row-${index}`);
      const { result } = renderHook(
        () =>
          [...rows, REFERENCE_MEETING, REFERENCE_MEETING].map((id) => useVirtualAppointment({ onlineMeetingId: id })),
        { ...serviceHarness.app(), reactStrictMode },
      );
      await waitFor(() => expect(result.current.every(({ isSuccess }) => isSuccess)).toBe(true));
      expect(result.current.map(({ data }) => data?.__typename)).toEqual([
        ...rows.map(() => "NotFoundError"),
        "VirtualAppointment",
        "VirtualAppointment",
      ]);
      expect(serviceHarness.requests).toHaveLength(1);
      expect(serviceHarness.requests[0]?.body.variables.meetings).toHaveLength(50);
    },
  );

  it("whole lines of an agenda name their meetings, which are kept under what names them", async ({
    serviceHarness,
  }) => {
    const lines = [REFERENCE_MEETING, "missing"].map((onlineMeetingId) => ({ onlineMeetingId, subject: "Check-up" }));
    const { queryClient, wrapper } = serviceHarness.app();
    const { result } = renderHook(() => lines.map((line) => useVirtualAppointment(line)), { wrapper });
    await waitFor(() => expect(result.current.every(({ isPending }) => !isPending)).toBe(true));
    expect(result.current.map(({ data }) => data?.__typename)).toEqual(["VirtualAppointment", "NotFoundError"]);
    expect(serviceHarness.requests).toHaveLength(1);
    expect(
      queryClient
        .getQueryCache()
        .findAll()
        .map(({ queryKey }) => queryKey),
    ).toEqual(lines.map(({ onlineMeetingId }) => [...gatewayQueryKey, "virtualAppointment", { onlineMeetingId }]));
  });

  it("a list of 250 is three requests, in the order asked for, and shares its entries with single hooks", async ({
    serviceHarness,
  }) => {
    const meetings = Array.from({ length: 250 }, (_, index) => ({
      onlineMeetingId: index === 249 ? REFERENCE_MEETING : `row-${index}`,
    }));
    const { wrapper } = serviceHarness.app();
    const list = renderHook(() => useVirtualAppointments({ meetings }), { wrapper });
    await waitFor(() => expect(list.result.current.every(({ isSuccess }) => isSuccess)).toBe(true));
    expect(list.result.current.at(-1)?.data).toEqual(reference);
    const sizes = serviceHarness.requests.map(({ body }): number => body.variables.meetings.length);
    expect(sizes.toSorted((a, b) => b - a)).toEqual([100, 100, 50]);
    const settings = { staleTime: Infinity };
    const one = renderHook(() => useVirtualAppointment({ onlineMeetingId: REFERENCE_MEETING }, settings), { wrapper });
    expect(one.result.current.data).toEqual(reference);
    expect(serviceHarness.requests).toHaveLength(3);
  });

  it("suspends until it is there, alone and as a list", async ({ serviceHarness }) => {
    const Join = () => {
      const { data } = useSuspenseVirtualAppointment({ onlineMeetingId: REFERENCE_MEETING });
      const others = useSuspenseVirtualAppointments({ meetings: [{ onlineMeetingId: "missing" }] });
      const text = data.__typename === "VirtualAppointment" ? data.externalAppointmentId : "?";
      return createElement("p", null, text, " ", others[0]?.data.__typename);
    };
    render(createElement(Suspense, { fallback: "Loading" }, createElement(Join)), serviceHarness.app());
    expect(screen.getByText("Loading")).toBeDefined();
    expect(await screen.findByText("AAMkADKnAAA= NotFoundError")).toBeDefined();
  });

  it("finds a node again by its global id, and no other", async ({ serviceHarness }) => {
    const { wrapper } = serviceHarness.app();
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
    expect(serviceHarness.requests).toHaveLength(3);
  });

  it("lists the day's meetings with their appointments", async ({ service, serviceHarness }) => {
    const startsFrom = new Date(service.clock.now - 86_400_000).toISOString();
    const startsBefore = new Date(service.clock.now + 86_400_000).toISOString();
    const { result } = renderHook(() => useOnlineMeetings({ startsFrom, startsBefore }), serviceHarness.app());
    await waitFor(() => expect(result.current.isSuccess).toBe(true));
    const { data } = result.current;
    expect(data).toMatchObject({ error: null, pageInfo: { hasNextPage: false } });
    const line = data?.nodes.find(({ onlineMeetingId }) => onlineMeetingId === REFERENCE_MEETING);
    expect(line).toMatchObject({ userId: null, subject: expect.any(String), virtualAppointment: reference });
    expect(serviceHarness.requests).toHaveLength(1);
  });

  it("says nobody is known where tokens pass through", async ({ serviceHarness }) => {
    const { result } = renderHook(() => useViewer(), serviceHarness.app());
    await waitFor(() => expect(result.current.isSuccess).toBe(true));
    expect(result.current.data).toBeNull();
  });
});
