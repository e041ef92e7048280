import type { Caller } from "../domain/service-caller.ts";
import { GraphError } from "../protocol/graph-error.ts";

/** Permissions that each suffice for an operation, least privileged first; none at all where it is not supported. */
export interface PermissionSet {
  readonly delegated: readonly string[];
  readonly application: readonly string[];
}

/**
 * Which revision of the reference pages decides: `2022` is that of July 2022 to April 2023, the longest-lived one;
 * `2023` the last, with the permissions of online meetings alone and no applications.
 */
export type PermissionsRevision = "2022" | "2023";

export interface PermissionRule extends PermissionSet {
  /** What the last revision asks for instead. */
  readonly in2023?: PermissionSet;
}

const readers = {
  delegated: [
    "VirtualAppointment.Read",
    "VirtualAppointment.ReadWrite",
    "OnlineMeetings.Read",
    "OnlineMeetings.ReadWrite",
  ],
  application: ["VirtualAppointment.Read.All", "VirtualAppointment.ReadWrite.All"],
};

/** @see https://learn.microsoft.com/graph/api/virtualappointment-get */
export const readPermissions: PermissionRule = {
  ...readers,
  in2023: { delegated: ["OnlineMeetings.Read", "OnlineMeetings.ReadWrite"], application: [] },
};

/** @see https://learn.microsoft.com/graph/api/virtualappointment-put */
export const writePermissions: PermissionRule = {
  delegated: ["VirtualAppointment.ReadWrite", "OnlineMeetings.ReadWrite"],
  application: ["VirtualAppointment.ReadWrite.All"],
  in2023: { delegated: ["OnlineMeetings.ReadWrite"], application: [] },
};

/** @see https://learn.microsoft.com/graph/api/virtualappointment-getvirtualappointmentjoinweburl */
export const joinLinkPermissions: PermissionRule = {
  ...readers,
  in2023: { delegated: readers.delegated, application: [] },
};

// Online meetings outlived the appointments: both revisions have the same permissions for them.

/** @see https://learn.microsoft.com/graph/api/onlinemeeting-get */
export const meetingReadPermissions: PermissionRule = {
  delegated: ["OnlineMeetings.Read", "OnlineMeetings.ReadWrite"],
  application: ["OnlineMeetings.Read.All", "OnlineMeetings.ReadWrite.All"],
};

/** @see https://learn.microsoft.com/graph/api/application-post-onlinemeetings */
export const meetingWritePermissions: PermissionRule = {
  delegated: ["OnlineMeetings.ReadWrite"],
  application: ["OnlineMeetings.ReadWrite.All"],
};

/**
 * Text messages are younger than the pages of 2022: these are the permissions they were drafted with in 2023, the last
 * pages dropped the higher one and the application's.
 *
 * @see https://learn.microsoft.com/graph/api/virtualappointment-sendvirtualappointmentsms
 */
export const smsPermissions: PermissionRule = {
  delegated: ["VirtualAppointmentNotification.Send", "VirtualAppointment.ReadWrite"],
  application: ["VirtualAppointmentNotification.Send"],
  in2023: { delegated: ["VirtualAppointmentNotification.Send"], application: [] },
};

/** @throws {GraphError} 403, naming the permissions of which one is needed */
export function requirePermission(caller: Caller, rule: PermissionRule, revision: PermissionsRevision = "2022"): void {
  const { delegated, application } = revision === "2023" ? (rule.in2023 ?? rule) : rule;
  const sufficient = caller.kind === "user" ? delegated : application;
  if (sufficient.some((permission) => caller.permissions.has(permission))) return;
  if (sufficient.length === 0) throw new GraphError(403, "Forbidden", "The API does not support applications.");
  throw new GraphError(
    403,
    "Forbidden",
    `Missing ${caller.kind === "user" ? "scope" : "role"} permissions on the request. API requires one of '${sufficient.join(", ")}'.`,
  );
}
