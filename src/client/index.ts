// What the package offers without React.

import type { VirtualAppointmentResult } from "./generated/results.ts";

export * from "./generated/graphql.ts";
export type * from "./generated/results.ts";
export {
  createGatewayClient,
  type ExecuteSettings,
  type GatewayClient,
  type GatewayClientOptions,
  type Pause,
  type TokenRequest,
} from "./create-gateway-client.ts";
export type { GatewayDocument } from "./gateway-document.ts";
export { GatewayRequestError, type GatewayRequestErrorKind, type GraphQLFailure } from "./gateway-request-error.ts";
export { mergeChanges, type AppointmentChanges, type Merge } from "./merge-changes.ts";
export {
  persistedDocuments,
  type HashOptions,
  type PersistedDocuments,
  type PersistedRead,
} from "./document-hashes.ts";
export { persistedReads } from "./persisted-reads.ts";
export { retryAt } from "./retry-policy.ts";
export type { VirtualAppointmentFieldsFragment as VirtualAppointment } from "./generated/graphql.ts";
/** One mistake that a `ValidationError` tells of. */
export type ValidationIssue = Extract<VirtualAppointmentResult, { __typename: "ValidationError" }>["issues"][number];
