import { NodeDocument, OnlineMeetingsDocument, SendVirtualAppointmentReminderSmsDocument, SendVirtualAppointmentSmsDocument, ViewerDocument, VirtualAppointmentDocument, type NodeQueryVariables, type OnlineMeetingsQueryVariables, type SendVirtualAppointmentReminderSmsMutationVariables, type SendVirtualAppointmentSmsMutationVariables, type VirtualAppointmentQueryVariables } from "../generated/graphql.ts";
import type { NodeResult, OnlineMeetingsResult, SendVirtualAppointmentReminderSmsResult, SendVirtualAppointmentSmsResult, ViewerResult, VirtualAppointmentResult } from "../generated/results.ts";
import { useGatewayQuery, useSuspenseGatewayQuery, type QuerySettings, type SuspenseQuerySettings } from "./gateway-query.ts";
import { useGatewayMutation, type MutationSettings } from "./gateway-mutation.ts";
export function useNode(variables: NodeQueryVariables, settings: QuerySettings<NodeResult> = {}) {
  return useGatewayQuery<NodeResult>(NodeDocument, "node", variables, settings);
}

export function useSuspenseNode(variables: NodeQueryVariables, settings: SuspenseQuerySettings<NodeResult> = {}) {
  return useSuspenseGatewayQuery<NodeResult>(NodeDocument, "node", variables, settings);
}

export function useOnlineMeetings(variables: OnlineMeetingsQueryVariables, settings: QuerySettings<OnlineMeetingsResult> = {}) {
  return useGatewayQuery<OnlineMeetingsResult>(OnlineMeetingsDocument, "onlineMeetings", variables, settings);
}

export function useSuspenseOnlineMeetings(variables: OnlineMeetingsQueryVariables, settings: SuspenseQuerySettings<OnlineMeetingsResult> = {}) {
  return useSuspenseGatewayQuery<OnlineMeetingsResult>(OnlineMeetingsDocument, "onlineMeetings", variables, settings);
}

export function useSendVirtualAppointmentReminderSms(settings: MutationSettings<SendVirtualAppointmentReminderSmsResult, SendVirtualAppointmentReminderSmsMutationVariables["input"]> = {}) {
  return useGatewayMutation<SendVirtualAppointmentReminderSmsResult, SendVirtualAppointmentReminderSmsMutationVariables["input"]>(SendVirtualAppointmentReminderSmsDocument, "sendVirtualAppointmentReminderSms", settings);
}

export function useSendVirtualAppointmentSms(settings: MutationSettings<SendVirtualAppointmentSmsResult, SendVirtualAppointmentSmsMutationVariables["input"]> = {}) {
  return useGatewayMutation<SendVirtualAppointmentSmsResult, SendVirtualAppointmentSmsMutationVariables["input"]>(SendVirtualAppointmentSmsDocument, "sendVirtualAppointmentSms", settings);
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