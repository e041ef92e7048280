import {
  useQueries,
  useSuspenseQueries,
  type UseQueryResult,
  type UseSuspenseQueryResult,
} from "@tanstack/react-query";
import type { GatewayRequestError } from "../gateway-request-error.ts";
import { VirtualAppointmentDocument, type VirtualAppointmentsQueryVariables } from "../generated/graphql.ts";
import type { VirtualAppointmentResult } from "../generated/results.ts";
import { useGateway } from "./gateway-provider.ts";
import { gatewayQuery, type QuerySettings, type SuspenseQuerySettings } from "./gateway-query.ts";

type Result = VirtualAppointmentResult;

/**
 * The appointments of several meetings: an entry for each, in the order asked for. Each is kept by itself, shared with
 * `useVirtualAppointment`, so that a list may be of any length and one that fails or waits leaves the others alone.
 */
export function useVirtualAppointments(
  variables: VirtualAppointmentsQueryVariables,
  settings: QuerySettings<Result> = {},
): UseQueryResult<Result, GatewayRequestError>[] {
  return useQueries({ queries: useEntries(variables).map((entry) => ({ ...entry, ...settings })) });
}

export function useSuspenseVirtualAppointments(
  variables: VirtualAppointmentsQueryVariables,
  settings: SuspenseQuerySettings<Result> = {},
): UseSuspenseQueryResult<Result, GatewayRequestError>[] {
  return useSuspenseQueries({ queries: useEntries(variables).map((entry) => ({ ...entry, ...settings })) });
}

function useEntries({ meetings }: VirtualAppointmentsQueryVariables) {
  const gateway = useGateway();
  return meetings.map((meeting) =>
    gatewayQuery<Result>(gateway, VirtualAppointmentDocument, "virtualAppointment", meeting),
  );
}
