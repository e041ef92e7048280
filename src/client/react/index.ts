// What the package offers to React.

export * from "./generated-hooks.ts";
export { GatewayProvider } from "./gateway-provider.ts";
export type { GatewayMutation, MutationSettings } from "./gateway-mutation.ts";
export type { QuerySettings, SuspenseQuerySettings } from "./gateway-query.ts";
export type { Provisioning } from "./provisioning.ts";
export { gatewayQueryKey } from "./query-key.ts";
export {
  useCreateVirtualAppointment,
  type CreateMutation,
  type CreateSettings,
} from "./use-create-virtual-appointment.ts";
export { useDeleteVirtualAppointment } from "./use-delete-virtual-appointment.ts";
export {
  useUpdateVirtualAppointment,
  type UpdateConflict,
  type UpdateMutation,
  type UpdateSettings,
} from "./use-update-virtual-appointment.ts";
export { useSuspenseVirtualAppointments, useVirtualAppointments } from "./use-virtual-appointments.ts";
