import { NodeDocument, ViewerDocument, VirtualAppointmentDocument, type NodeQueryVariables, type VirtualAppointmentQueryVariables } from "./graphql.ts";
import type { NodeResult, ViewerResult, VirtualAppointmentResult } from "./results.ts";
import { useGatewayQuery, useSuspenseGatewayQuery, type QuerySettings, type SuspenseQuerySettings } from "../react/gateway-query.ts";
export function useNode(variables: NodeQueryVariables, settings: QuerySettings<NodeResult> = {}) {
  return useGatewayQuery<NodeResult>(NodeDocument, "node", variables, settings);
}

export function useSuspenseNode(variables: NodeQueryVariables, settings: SuspenseQuerySettings<NodeResult> = {}) {
  return useSuspenseGatewayQuery<NodeResult>(NodeDocument, "node", variables, settings);
}

export function useViewer(settings: QuerySettings<ViewerResult> = {}) {
  return useGatewayQuery<ViewerResult>(ViewerDocument, "viewer", {}, settings);
}

export function useSuspenseViewer(settings: SuspenseQuerySettings<ViewerResult> = {}) {
  return useSuspenseGatewayQuery<ViewerResult>(ViewerDocument, "viewer", {}, settings);
}

export function useVirtualAppointment(variables: VirtualAppointmentQueryVariables, settings: QuerySettings<VirtualAppointmentResult> = {}) {
  return useGatewayQuery<VirtualAppointmentResult>(VirtualAppointmentDocument, "virtualAppointment", variables, settings);
}

export function useSuspenseVirtualAppointment(variables: VirtualAppointmentQueryVariables, settings: SuspenseQuerySettings<VirtualAppointmentResult> = {}) {
  return useSuspenseGatewayQuery<VirtualAppointmentResult>(VirtualAppointmentDocument, "virtualAppointment", variables, settings);
}