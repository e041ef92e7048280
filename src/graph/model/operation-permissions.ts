export type Operation = "read" | "readJoinLink" | "list" | "create" | "update" | "delete" | "sendSms";

/** Permissions that each suffice, least privileged first. */
export interface SufficientPermissions {
  /** Scopes, for a user. */
  readonly delegated: readonly string[];
  /** Roles, for an application, or for a user who may reach beyond the own meetings. */
  readonly application: readonly string[];
}

const readers: SufficientPermissions = {
  delegated: [
    "VirtualAppointment.Read",
    "OnlineMeetings.Read",
    "VirtualAppointment.ReadWrite",
    "OnlineMeetings.ReadWrite",
  ],
  application: ["VirtualAppointment.Read.All", "VirtualAppointment.ReadWrite.All"],
};

const writers: SufficientPermissions = {
  delegated: ["VirtualAppointment.ReadWrite", "OnlineMeetings.ReadWrite"],
  application: ["VirtualAppointment.ReadWrite.All"],
};

/**
 * An extension without a page of its own: it shows of each meeting what reading that meeting shows.
 *
 * @see https://learn.microsoft.com/graph/api/onlinemeeting-get
 */
const meetingReaders: SufficientPermissions = {
  delegated: ["OnlineMeetings.Read", "OnlineMeetings.ReadWrite"],
  application: ["OnlineMeetings.Read.All", "OnlineMeetings.ReadWrite.All"],
};

/**
 * Text messages, as the last pages have it: the higher scope of the first drafts says nothing of bothering people.
 *
 * @see https://learn.microsoft.com/graph/api/virtualappointment-sendvirtualappointmentsms
 */
const senders: SufficientPermissions = {
  delegated: ["VirtualAppointmentNotification.Send"],
  application: ["VirtualAppointmentNotification.Send"],
};

/** What the reference pages ask for, by operation. */
export const permissionsFor: Readonly<Record<Operation, SufficientPermissions>> = {
  read: readers,
  readJoinLink: readers,
  list: meetingReaders,
  create: writers,
  update: writers,
  delete: writers,
  sendSms: senders,
};

/**
 * The permissions to name to somebody who has none of them. What only reads is enough for a read, and what only sends
 * for a text message: who is told to get more than that would get too much.
 *
 * @param kind whose permissions are missing; left out, both kinds are named
 */
export function requiredPermissions(operation: Operation, kind?: "user" | "application"): readonly string[] {
  const { delegated, application } = permissionsFor[operation];
  const named =
    kind === undefined ? [...new Set([...delegated, ...application])] : kind === "user" ? delegated : application;
  const writes = permissionsFor[operation] === writers;
  return writes ? named : named.filter((permission) => !permission.includes(".ReadWrite"));
}
