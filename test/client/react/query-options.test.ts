import { QueryClient, skipToken } from "@tanstack/react-query";
import { act, render, renderHook, screen, waitFor } from "@testing-library/react";
import { createElement, Suspense } from "react";
import { describe, expect, expectTypeOf } from "vitest";
import type { OnlineMeetingsResult, VirtualAppointmentResult } from "../../../src/client/index.ts";
import {
  gatewayQueryKey,
  infiniteOnlineMeetingsOptions,
  nodeOptions,
  onlineMeetingsKey,
  onlineMeetingsOptions,
  useGatewayClient,
  useInfiniteOnlineMeetings,
  useOnlineMeetings,
  useSuspenseInfiniteOnlineMeetings,
  useSuspenseVirtualAppointment,
  useViewer,
  useVirtualAppointment,
  useVirtualAppointments,
  viewerKey,
  viewerOptions,
  virtualAppointmentKey,
  virtualAppointmentOptions,
  virtualAppointmentsOptions,
} from "../../../src/client/react/index.ts";
import { it as base } from "../../support/client/client-fixtures.ts";

const meeting = { onlineMeetingId: "follow-up" };
const idOf = (outcome: VirtualAppointmentResult) =>
  outcome.__typename === "VirtualAppointment" ? outcome.externalAppointmentId : undefined;

const it = base.extend("span", { scope: "file" }, ({ service }) => ({
  startsFrom: new Date(service.clock.now - 86_400_000).toISOString(),
  startsBefore: new Date(service.clock.now + 86_400_000).toISOString(),
}));
it.beforeEach(({ serviceHarness }) => void serviceHarness.requests.splice(0));

describe("options for TanStack Query", () => {
  it("read without a component what the hooks then show, and their keys find it", async ({ serviceHarness, span }) => {
    const { client } = serviceHarness;
    const { queryClient, wrapper } = serviceHarness.app();
    const appointment = await queryClient.fetchQuery(virtualAppointmentOptions(client, meeting));
    const agenda = await queryClient.fetchQuery(onlineMeetingsOptions(client, span));
    const viewer = await queryClient.fetchQuery(viewerOptions(client));
    const [listed] = await Promise.all(
      virtualAppointmentsOptions(client, { meetings: [meeting] }).map((options) =>
        queryClient.ensureQueryData(options),
      ),
    );
    expect(idOf(appointment)).toBe("follow-up-1");
    expect(listed).toEqual(appointment);
    const sent = serviceHarness.requests.length;
    const settings = { staleTime: Infinity };
    const { result } = renderHook(
      () => ({
        single: useVirtualAppointment(meeting, settings),
        agenda: useOnlineMeetings(span, settings),
        viewer: useViewer(settings),
      }),
      { wrapper },
    );
    expect(result.current.single.data).toEqual(appointment);
    expect(result.current.agenda.data).toEqual(agenda);
    expect(result.current.viewer.data).toEqual(viewer);
    expect(queryClient.getQueryData(virtualAppointmentKey(meeting))).toEqual(appointment);
    expect(queryClient.getQueryData(onlineMeetingsKey(span))).toEqual(agenda);
    expect(queryClient.getQueryData(viewerKey())).toEqual(viewer);
    expectTypeOf(queryClient.getQueryData(virtualAppointmentKey(meeting))).toEqualTypeOf<
      VirtualAppointmentResult | undefined
    >();
    expect(serviceHarness.requests).toHaveLength(sent);
  });

  it("have keys of which a part names all of a kind", async ({ serviceHarness, span }) => {
    expect(onlineMeetingsKey()).toEqual([...gatewayQueryKey, "onlineMeetings"]);
    const { queryClient } = serviceHarness.app();
    await queryClient.fetchQuery(onlineMeetingsOptions(serviceHarness.client, span));
    await queryClient.invalidateQueries({ queryKey: onlineMeetingsKey() });
    expect(queryClient.getQueryState(onlineMeetingsKey(span))?.isInvalidated).toBe(true);
  });

  it("ask together for what is asked for together, without a component as well", async ({ serviceHarness }) => {
    const queryClient = new QueryClient();
    const meetings = ["follow-up", "missing"].map((onlineMeetingId) => ({ onlineMeetingId }));
    await Promise.all(
      virtualAppointmentsOptions(serviceHarness.client, { meetings }).map((options) =>
        queryClient.prefetchQuery(options),
      ),
    );
    expect(serviceHarness.requests).toHaveLength(1);
  });

  it("with a skipToken ask for nothing", ({ serviceHarness }) => {
    const { client } = serviceHarness;
    expect(virtualAppointmentOptions(client, skipToken).queryFn).toBe(skipToken);
    expect(nodeOptions(client, skipToken).queryFn).toBe(skipToken);
    expect(infiniteOnlineMeetingsOptions(client, skipToken).queryFn).toBe(skipToken);
    expect(virtualAppointmentsOptions(client, skipToken)).toEqual([]);
  });
});

describe("hooks take TanStack's own options", () => {
  it("skipToken: nothing is asked for until the variables are known", async ({ serviceHarness }) => {
    const { result, rerender } = renderHook(
      ({ id }: { id: string | undefined }) => ({
        single: useVirtualAppointment(id === undefined ? skipToken : { onlineMeetingId: id }),
        list: useVirtualAppointments(id === undefined ? skipToken : { meetings: [{ onlineMeetingId: id }] }),
        agenda: useOnlineMeetings(skipToken),
        endless: useInfiniteOnlineMeetings(skipToken),
      }),
      { wrapper: serviceHarness.app().wrapper, initialProps: { id: undefined as string | undefined } },
    );
    expect(result.current.single).toMatchObject({ isPending: true, fetchStatus: "idle" });
    expect(result.current.list).toEqual([]);
    expect(result.current.agenda).toMatchObject({ isPending: true, fetchStatus: "idle" });
    expect(result.current.endless).toMatchObject({ isPending: true, fetchStatus: "idle" });
    rerender({ id: "follow-up" });
    await waitFor(() => expect(result.current.single.isSuccess).toBe(true));
    expect(result.current.list[0]?.data).toEqual(result.current.single.data);
    expect(serviceHarness.requests).toHaveLength(1);
  });

  it("select, of every kind of query, with the type of what it makes", async ({ serviceHarness, span }) => {
    const { result } = renderHook(
      () => ({
        single: useVirtualAppointment(meeting, { select: idOf }),
        list: useVirtualAppointments({ meetings: [meeting] }, { select: idOf }),
        agenda: useOnlineMeetings(span, { select: (day) => day.nodes.length }),
        endless: useInfiniteOnlineMeetings(span, { select: ({ pages }) => pages.length }),
      }),
      serviceHarness.app(),
    );
    await waitFor(() => {
      const { single, list, agenda, endless } = result.current;
      expect([single, ...list, agenda, endless].map(({ isSuccess }) => isSuccess)).toEqual([true, true, true, true]);
    });
    expectTypeOf(result.current.single.data).toEqualTypeOf<string | null | undefined>();
    expectTypeOf(result.current.list[0]?.data).toEqualTypeOf<string | null | undefined>();
    expectTypeOf(result.current.agenda.data).toEqualTypeOf<number | undefined>();
    expect(result.current.single.data).toBe("follow-up-1");
    expect(result.current.list[0]?.data).toBe("follow-up-1");
    expect(result.current.agenda.data).toBeGreaterThan(0);
    expect(result.current.endless.data).toBe(1);
  });

  it("initialData, after which there always is data, and placeholderData", ({ serviceHarness }) => {
    const known: VirtualAppointmentResult = { __typename: "NotFoundError", message: "None yet.", requestId: null };
    const { result } = renderHook(
      () => ({
        initial: useVirtualAppointment(meeting, { initialData: known, enabled: false }),
        selected: useVirtualAppointment(meeting, { initialData: known, enabled: false, select: idOf }),
        placeholder: useVirtualAppointment({ onlineMeetingId: "other" }, { placeholderData: known, enabled: false }),
      }),
      serviceHarness.app(),
    );
    expectTypeOf(result.current.initial.data).toEqualTypeOf<VirtualAppointmentResult>();
    expect(result.current.initial).toMatchObject({ data: known, isSuccess: true });
    expect(result.current.selected.data).toBeUndefined();
    expect(result.current.placeholder).toMatchObject({ data: known, isPlaceholderData: true });
  });

  it("select in those that suspend", async ({ serviceHarness }) => {
    const Id = () => {
      const { data } = useSuspenseVirtualAppointment(meeting, { select: idOf });
      expectTypeOf(data).toEqualTypeOf<string | null | undefined>();
      return data;
    };
    render(createElement(Suspense, { fallback: "Loading" }, createElement(Id)), serviceHarness.app());
    expect(await screen.findByText("follow-up-1")).toBeDefined();
  });
});

it("useGatewayClient hands out the provider's client, and says what is missing without one", ({ serviceHarness }) => {
  const { result } = renderHook(() => useGatewayClient(), serviceHarness.app());
  expect(result.current).toBe(serviceHarness.client);
  const error = () => renderHook(() => useGatewayClient());
  expect(error).toThrow("The gateway's hooks need a <GatewayProvider client={…}> above them.");
});

describe("an agenda without an end", () => {
  const linesOf = (pages: readonly OnlineMeetingsResult[]) => pages.flatMap(({ nodes }) => nodes);

  it("reads page after page, each line once", async ({ serviceHarness, span }) => {
    const { result } = renderHook(() => useInfiniteOnlineMeetings({ ...span, first: 2 }), serviceHarness.app());
    await waitFor(() => expect(result.current.isSuccess).toBe(true));
    expect(linesOf(result.current.data?.pages ?? [])).toHaveLength(2);
    while (result.current.hasNextPage) await act(() => result.current.fetchNextPage());
    const whole = renderHook(() => useOnlineMeetings(span), serviceHarness.app());
    await waitFor(() => expect(whole.result.current.isSuccess).toBe(true));
    const { data } = whole.result.current;
    expect(data?.error).toBeNull();
    expect(linesOf(result.current.data?.pages ?? []).map(({ onlineMeetingId }) => onlineMeetingId)).toEqual(
      linesOf(data === undefined ? [] : [data]).map(({ onlineMeetingId }) => onlineMeetingId),
    );
    expect(result.current.data?.pages.length).toBeGreaterThan(2);
  });

  it("has a twin that suspends", async ({ serviceHarness, span }) => {
    const Count = () => {
      const { data } = useSuspenseInfiniteOnlineMeetings({ ...span, first: 2 });
      return `${linesOf(data.pages).length} lines`;
    };
    render(createElement(Suspense, { fallback: "Loading" }, createElement(Count)), serviceHarness.app());
    expect(await screen.findByText("2 lines")).toBeDefined();
  });
});
