import { MutationCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import { createElement, type ReactNode } from "react";
import { expect, expectTypeOf } from "vitest";
import { createGatewayClient, type UpdateVirtualAppointmentResult } from "../../../src/client/index.ts";
import {
  GatewayProvider,
  MutationFailedError,
  useDeleteVirtualAppointment,
  useUpdateVirtualAppointment,
} from "../../../src/client/react/index.ts";
import { it as base } from "../../support/client/client-fixtures.ts";

// A "Saved" toast hangs on one of these: none of them may be reached by an outcome that says that nothing was saved.

const refused = { onlineMeetingId: "follow-up", externalAppointmentUrl: "no address" };
const accepted = { onlineMeetingId: "follow-up", externalAppointmentId: "1" };

const it = base.extend("app", ({ ownService, ownHarness }) => {
  const called: string[] = [];
  const network = { isDown: false };
  const client = createGatewayClient({
    url: `${ownHarness.gateway.url}/graphql`,
    getToken: () => ownService.token(),
    fetch: (url, init) => (network.isDown ? Promise.reject(new TypeError("fetch failed")) : fetch(url, init)),
  });
  const note = (name: string) => () => void called.push(name);
  const queryClient = new QueryClient({
    mutationCache: new MutationCache({ onSuccess: note("cache's onSuccess"), onError: note("cache's onError") }),
  });
  const wrapper = ({ children }: { children: ReactNode }) =>
    createElement(QueryClientProvider, { client: queryClient }, createElement(GatewayProvider, { client }, children));
  return { called, note, network, queryClient, wrapper };
});

it("a failure that the schema names reaches onFailure, and nothing that says it was done", async ({ app }) => {
  const { called, note, wrapper } = app;
  const failures: unknown[] = [];
  const { result } = renderHook(
    () =>
      useUpdateVirtualAppointment({
        onSuccess: note("onSuccess"),
        onFailure: (failure, input) => {
          expectTypeOf(failure.__typename).not.toEqualTypeOf<"UpdateVirtualAppointmentPayload">();
          failures.push([failure, input]);
          called.push("onFailure");
        },
        onError: note("onError"),
        onSettled: note("onSettled"),
      }),
    { wrapper },
  );
  act(() =>
    result.current.mutate(refused, { onSuccess: note("mutate's onSuccess"), onError: note("mutate's onError") }),
  );
  await waitFor(() => expect(result.current.isError).toBe(true));
  expect(called).toEqual(["cache's onError", "onFailure", "onError", "onSettled", "mutate's onError"]);
  const failure = {
    __typename: "ValidationError",
    issues: [
      { code: "INVALID_URL", path: ["input", "externalAppointmentUrl"], message: expect.any(String), limit: null },
    ],
  };
  expect(failures).toEqual([[expect.objectContaining(failure), refused]]);
  expect(result.current).toMatchObject({ isSuccess: false, data: undefined, failure });
  expect(result.current.error).toBeInstanceOf(MutationFailedError);
  expect(result.current.error).toMatchObject({ name: "MutationFailedError", message: result.current.failure?.message });
});

it("whoever awaits it gets an error, with the failure in it", async ({ app: { wrapper } }) => {
  const { result } = renderHook(() => useUpdateVirtualAppointment(), { wrapper });
  const saved = { isSaved: false };
  const save = async () => {
    await result.current.mutateAsync(refused);
    saved.isSaved = true;
  };
  await act(() => expect(save()).rejects.toMatchObject({ failure: { __typename: "ValidationError" } }));
  expect(saved.isSaved).toBe(false);
});

it("what was done reaches onSuccess, as the payload alone", async ({ app }) => {
  const { called, note, wrapper } = app;
  const { result } = renderHook(
    () =>
      useUpdateVirtualAppointment({
        onSuccess: ({ virtualAppointment }) => called.push(virtualAppointment?.externalAppointmentId ?? ""),
        onFailure: note("onFailure"),
        onError: note("onError"),
      }),
    { wrapper },
  );
  await act(() => result.current.mutateAsync(accepted));
  expect(called).toEqual(["cache's onSuccess", "1"]);
  await waitFor(() => expect(result.current.isSuccess).toBe(true));
  type Payload = Extract<UpdateVirtualAppointmentResult, { __typename: "UpdateVirtualAppointmentPayload" }>;
  expectTypeOf(result.current.data).toEqualTypeOf<Payload | undefined>();
  expect(result.current).toMatchObject({ failure: undefined, error: null });
});

it("a request that brought no outcome reaches onError alone", async ({ app }) => {
  const { called, note, network, wrapper } = app;
  const { result } = renderHook(
    () => useDeleteVirtualAppointment({ onFailure: note("onFailure"), onError: note("onError") }),
    { wrapper },
  );
  network.isDown = true;
  act(() => result.current.mutate({ onlineMeetingId: "follow-up" }));
  await waitFor(() => expect(result.current.isError).toBe(true));
  expect(called).toEqual(["cache's onError", "onError"]);
  expect(result.current).toMatchObject({ error: { kind: "network" }, failure: undefined });
});

it("mutationKey and onMutate's result are TanStack's own", async ({ app: { queryClient, wrapper } }) => {
  const seen: string[] = [];
  const { result } = renderHook(
    () =>
      useUpdateVirtualAppointment({
        mutationKey: ["appointments", "save"],
        onMutate: ({ onlineMeetingId }) => ({ shownIn: onlineMeetingId }),
        onSuccess: (_data, _input, context) => {
          expectTypeOf(context).toEqualTypeOf<{ shownIn: string }>();
          seen.push(context.shownIn);
        },
        onFailure: (_failure, _input, context) => {
          expectTypeOf(context).toEqualTypeOf<{ shownIn: string } | undefined>();
          seen.push(`not ${context?.shownIn}`);
        },
      }),
    { wrapper },
  );
  await act(() => result.current.mutateAsync(accepted));
  await act(() => result.current.mutateAsync(refused).catch(() => {}));
  expect(seen).toEqual(["follow-up", "not follow-up"]);
  const keys = queryClient.getMutationCache().findAll({ mutationKey: ["appointments"] });
  expect(keys.map(({ state }) => state.status)).toEqual(["success", "error"]);
});
