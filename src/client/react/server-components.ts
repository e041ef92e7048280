// The same for server components, where hooks and the provider are references to what the browser has. What can be called on
// a server is taken from where it is: from a module for clients it would be a reference, too.

export * from "./index.ts";
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
export { MutationFailedError } from "./mutations/mutation-failed-error.ts";
export { withRetries } from "./queries/refetch-interval.ts";
export { virtualAppointmentOptions, virtualAppointmentsOptions } from "./queries/virtual-appointment-options.ts";
export { gatewayQueryKey, virtualAppointmentKey } from "./query-key.ts";
