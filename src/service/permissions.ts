import type { Caller } from "./caller.ts";
import { GraphFault } from "./graph-fault.ts";

/** Permissions that each suffice for an operation, least privileged first. */
export interface PermissionRule {
  readonly delegated: readonly string[];
  readonly application: readonly string[];
}

/** The reference pages as of July 2022 to April 2023, the longest-lived revision. */
export const readPermissions: PermissionRule = {
  delegated: [
    "VirtualAppointment.Read",
    "VirtualAppointment.ReadWrite",
    "OnlineMeetings.Read",
    "OnlineMeetings.ReadWrite",
  ],
  application: ["VirtualAppointment.Read.All", "VirtualAppointment.ReadWrite.All"],
};

/** @see https://learn.microsoft.com/graph/api/virtualappointment-put */
export const writePermissions: PermissionRule = {
  delegated: ["VirtualAppointment.ReadWrite", "OnlineMeetings.ReadWrite"],
  application: ["VirtualAppointment.ReadWrite.All"],
};

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

/** As of the 2023 draft; later revisions dropped the higher permission and the application's. */
export const smsPermissions: PermissionRule = {
  delegated: ["VirtualAppointmentNotification.Send", "VirtualAppointment.ReadWrite"],
  application: ["VirtualAppointmentNotification.Send"],
};

/** @throws {GraphFault} 403, naming the permissions of which one is needed */
export function requirePermission(caller: Caller, rule: PermissionRule): void {
  const sufficient = caller.kind === "user" ? rule.delegated : rule.application;
  if (sufficient.some((permission) => caller.permissions.has(permission))) return;
  throw new GraphFault(
    403,
    "Forbidden",
    `Missing ${caller.kind === "user" ? "scope" : "role"} permissions on the request. API requires one of '${sufficient.join(", ")}'.`,
  );
}
