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
import { gatewayQuery } from "./gateway-query.ts";

/**
 * The appointments of several meetings: an entry for each, in the order asked for. Each is kept by itself, shared with
 * `useVirtualAppointment`, so that a list may be of any length and one that fails or waits leaves the others alone.
 */
export function useVirtualAppointments({
  meetings,
}: VirtualAppointmentsQueryVariables): UseQueryResult<VirtualAppointmentResult, GatewayRequestError>[] {
  const gateway = useGateway();
  return useQueries({
    queries: meetings.map((meeting) =>
      gatewayQuery<VirtualAppointmentResult>(gateway, VirtualAppointmentDocument, "virtualAppointment", meeting),
    ),
  });
}

export function useSuspenseVirtualAppointments({
  meetings,
}: VirtualAppointmentsQueryVariables): UseSuspenseQueryResult<VirtualAppointmentResult, GatewayRequestError>[] {
  const gateway = useGateway();
  return useSuspenseQueries({
    queries: meetings.map((meeting) =>
      gatewayQuery<VirtualAppointmentResult>(gateway, VirtualAppointmentDocument, "virtualAppointment", meeting),
    ),
  });
}
