import {
  useQueries,
  useSuspenseQueries,
  type SkipToken,
  type UseQueryResult,
  type UseSuspenseQueryResult,
} from "@tanstack/react-query";
import type { GatewayRequestError } from "../../gateway-request-error.ts";
import type { VirtualAppointmentsQueryVariables } from "../../generated/graphql.ts";
import type { VirtualAppointmentResult } from "../../generated/results.ts";
import { useGatewayClient } from "../gateway-provider.ts";
import type { QuerySettings, SuspenseQuerySettings } from "./query-hooks.ts";
import { withRetries } from "./refetch-interval.ts";
import { virtualAppointmentsOptions } from "./virtual-appointment-options.ts";

type Result = VirtualAppointmentResult;

/**
 * The appointments of several meetings: an entry for each, in the order asked for. Each is kept by itself, shared with
 * `useVirtualAppointment`, so that a list may be of any length and one that fails or waits leaves the others alone.
 */
export function useVirtualAppointments<TData = Result>(
  variables: VirtualAppointmentsQueryVariables | SkipToken,
  settings?: QuerySettings<Result, TData>,
): UseQueryResult<TData, GatewayRequestError>[] {
  const queries = virtualAppointmentsOptions(useGatewayClient(), variables);
  return useQueries({
    queries: queries.map((options) => ({
      ...options,
      ...settings,
      refetchInterval: withRetries(settings?.refetchInterval),
    })),
  });
}

export function useSuspenseVirtualAppointments<TData = Result>(
  variables: VirtualAppointmentsQueryVariables,
  settings?: SuspenseQuerySettings<Result, TData>,
): UseSuspenseQueryResult<TData, GatewayRequestError>[] {
  const queries = virtualAppointmentsOptions(useGatewayClient(), variables);
  return useSuspenseQueries({
    queries: queries.map((options) => ({
      ...options,
      ...settings,
      refetchInterval: withRetries(settings?.refetchInterval),
    })),
  });
}
