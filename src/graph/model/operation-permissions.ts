import { gatewayPermissions, type SufficientPermissions } from "../../common/contract/graph-permissions.ts";

export type Operation =
  | AppointmentOperation
  | MeetingOperation
  | "readJoinLink"
  | "list"
  | "search"
  | "sendSms"
  | "readTextMessages"
  | "readCalendar";
type AppointmentOperation = "read" | "create" | "update" | "delete";
/** What is done with a meeting itself. To adopt one is to tell the appointment service of it. */
export type MeetingOperation = "readMeeting" | "createMeeting" | "updateMeeting" | "cancelMeeting" | "adoptMeeting";

export const permissionsFor: Readonly<Record<Operation, SufficientPermissions>> = {
  read: gatewayPermissions.readAppointment,
  readJoinLink: gatewayPermissions.readJoinLink,
  // An extension without a page of its own: it shows of each meeting what reading that meeting shows.
  list: gatewayPermissions.readMeeting,
  search: gatewayPermissions.readAppointment,
  create: gatewayPermissions.writeAppointment,
  update: gatewayPermissions.writeAppointment,
  delete: gatewayPermissions.writeAppointment,
  sendSms: gatewayPermissions.sendSms,
  // An extension as well: whoever may read the appointment may know what its clients were told.
  readTextMessages: gatewayPermissions.readAppointment,
  readMeeting: gatewayPermissions.readMeeting,
  createMeeting: gatewayPermissions.writeMeeting,
  updateMeeting: gatewayPermissions.writeMeeting,
  cancelMeeting: gatewayPermissions.writeMeeting,
  adoptMeeting: gatewayPermissions.writeMeeting,
  /** @see https://learn.microsoft.com/graph/api/user-list-calendarview */
  readCalendar: {
    delegated: ["Calendars.ReadBasic", "Calendars.Read", "Calendars.ReadWrite"],
    application: ["Calendars.ReadBasic.All", "Calendars.Read", "Calendars.ReadWrite"],
  },
};

const WRITING: readonly SufficientPermissions[] = [
  gatewayPermissions.writeAppointment,
  gatewayPermissions.writeMeeting,
];

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
  const writes = WRITING.includes(permissionsFor[operation]);
  return writes ? named : named.filter((permission) => !permission.includes(".ReadWrite"));
}
