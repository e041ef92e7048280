"use client";
// What the package offers to React. Each by its name: bundlers can't tell what a module for clients passes on as a whole.

export {
  useCancelOnlineMeeting,
  useCreateOnlineMeeting,
  useFindVirtualAppointments,
  useInfiniteFindVirtualAppointments,
  useInfiniteOnlineMeetings,
  useNode,
  useOnlineMeeting,
  useOnlineMeetings,
  useSendVirtualAppointmentReminderSms,
  useSendVirtualAppointmentSms,
  useSuspenseFindVirtualAppointments,
  useSuspenseInfiniteFindVirtualAppointments,
  useSuspenseInfiniteOnlineMeetings,
  useSuspenseNode,
  useSuspenseOnlineMeeting,
  useSuspenseOnlineMeetings,
  useSuspenseTextMessages,
  useSuspenseViewer,
  useSuspenseVirtualAppointment,
  useTextMessages,
  useUpdateOnlineMeeting,
  useViewer,
  useVirtualAppointment,
} from "./generated-hooks.ts";
export {
  findVirtualAppointmentsKey,
  findVirtualAppointmentsOptions,
  infiniteFindVirtualAppointmentsKey,
  infiniteFindVirtualAppointmentsOptions,
  infiniteOnlineMeetingsKey,
  infiniteOnlineMeetingsOptions,
  nodeKey,
  nodeOptions,
  onlineMeetingKey,
  onlineMeetingOptions,
  onlineMeetingsKey,
  onlineMeetingsOptions,
  textMessagesKey,
  textMessagesOptions,
  viewerKey,
  viewerOptions,
} from "./generated-options.ts";
export { GatewayProvider, useGatewayClient } from "./gateway-provider.ts";
export type {
  FailureOf,
  GatewayMutation,
  MutationError,
  MutationSettings,
  PayloadOf,
} from "./mutations/gateway-mutation.ts";
export type { GatewayInfiniteOptions, InfiniteOptionsFactory, Pages } from "./queries/infinite-query.ts";
export { MutationFailedError } from "./mutations/mutation-failed-error.ts";
export type { Provisioning } from "./mutations/provisioning.ts";
export type {
  InfiniteQueryHook,
  InfiniteQuerySettings,
  PlainQueryHook,
  PlainSuspenseQueryHook,
  QueryHook,
  QuerySettings,
  SuspenseInfiniteQueryHook,
  SuspenseInfiniteQuerySettings,
  SuspenseQueryHook,
  SuspenseQuerySettings,
} from "./queries/query-hooks.ts";
export { gatewayQueryKey, virtualAppointmentKey, type KeyFactory, type TypedQueryKey } from "./query-key.ts";
export type { GatewayQueryOptions, OptionsFactory } from "./queries/gateway-query.ts";
export { withRetries } from "./queries/refetch-interval.ts";
export {
  useCreateVirtualAppointment,
  type CreateMutation,
  type CreateSettings,
} from "./mutations/use-create-virtual-appointment.ts";
export {
  useCreateVirtualAppointments,
  useDeleteVirtualAppointments,
  useUpdateVirtualAppointments,
} from "./mutations/use-bulk-mutations.ts";
export { useDeleteVirtualAppointment, type DeleteSettings } from "./mutations/use-delete-virtual-appointment.ts";
export {
  useUpdateVirtualAppointment,
  type UpdateConflict,
  type UpdateMutation,
  type UpdateSettings,
} from "./mutations/use-update-virtual-appointment.ts";
export { useSuspenseVirtualAppointments, useVirtualAppointments } from "./queries/use-virtual-appointments.ts";
export { virtualAppointmentOptions, virtualAppointmentsOptions } from "./queries/virtual-appointment-options.ts";
