import type { OperationName } from "./allowed-permissions.ts";
import type { Target } from "./reach.ts";

/** A request of the service, but for the beginning of its path. */
export interface Operation {
  readonly target: Target;
  readonly method: "GET" | "PUT" | "PATCH" | "DELETE" | "POST";
  readonly versions: readonly ("beta" | "v1.0")[];
  /** What follows the user, or the alias. */
  readonly path: (meetingId: string) => string;
  readonly body?: () => object;
  readonly success: number;
}

/** When the meeting of the table begins, and the span that lists ask for. */
export const MEETING_START = Date.parse("2026-11-23T10:00:00Z");
const SPAN = encodeURIComponent("startDateTime ge 2026-11-23T00:00:00Z and startDateTime lt 2026-11-24T00:00:00Z");
export const EXTERNAL_ID = "the-appointment";

const both = ["beta", "v1.0"] as const;
// The resource never reached v1.0.
const beta = ["beta"] as const;
const below = (segment: string) => (meetingId: string) => `/onlineMeetings/${encodeURIComponent(meetingId)}${segment}`;
const attendees = [{ phoneNumber: "+13129224122", timeZone: "Pacific Standard Time" }];

export const operations: Readonly<Record<OperationName, Operation>> = {
  readAppointment: {
    target: "meeting",
    method: "GET",
    versions: beta,
    path: below("/virtualAppointment"),
    success: 200,
  },
  createAppointment: {
    target: "meeting",
    method: "PUT",
    versions: beta,
    path: below("/virtualAppointment"),
    body: () => ({ externalAppointmentId: EXTERNAL_ID }),
    success: 201,
  },
  updateAppointment: {
    target: "meeting",
    method: "PATCH",
    versions: beta,
    path: below("/virtualAppointment"),
    body: () => ({ externalAppointmentUrl: `https://scheduling.example/${crypto.randomUUID()}` }),
    success: 204,
  },
  deleteAppointment: {
    target: "meeting",
    method: "DELETE",
    versions: beta,
    path: below("/virtualAppointment"),
    success: 204,
  },
  findAppointments: {
    target: "list",
    method: "GET",
    versions: beta,
    path: () => `/virtualAppointments?$filter=externalAppointmentId eq '${EXTERNAL_ID}'`.replaceAll(" ", "%20"),
    success: 200,
  },
  readTextMessages: { target: "meeting", method: "GET", versions: both, path: below("/textMessages"), success: 200 },
  getJoinLink: {
    target: "meeting",
    method: "GET",
    versions: both,
    path: below("/getVirtualAppointmentJoinWebUrl()"),
    success: 200,
  },
  sendSms: {
    target: "meeting",
    method: "POST",
    versions: both,
    path: below("/sendVirtualAppointmentSms"),
    body: () => ({ attendees, messageType: "confirmation" }),
    success: 202,
  },
  sendReminderSms: {
    target: "meeting",
    method: "POST",
    versions: both,
    path: below("/sendVirtualAppointmentReminderSms"),
    body: () => ({ attendees, remindBeforeTimeInMinutesType: "mins15" }),
    success: 202,
  },
  getMeeting: { target: "meeting", method: "GET", versions: both, path: below(""), success: 200 },
  listMeetings: {
    target: "list",
    method: "GET",
    versions: both,
    path: () => `/onlineMeetings?$filter=${SPAN}`,
    success: 200,
  },
  createMeeting: {
    target: "creation",
    method: "POST",
    versions: both,
    path: () => "/onlineMeetings",
    body: () => ({ subject: "New" }),
    success: 201,
  },
  createOrGetMeeting: {
    target: "creation",
    method: "POST",
    versions: both,
    path: () => "/onlineMeetings/createOrGet",
    body: () => ({ externalId: crypto.randomUUID() }),
    success: 201,
  },
  updateMeeting: {
    target: "organizing",
    method: "PATCH",
    versions: both,
    path: below(""),
    body: () => ({ subject: crypto.randomUUID() }),
    success: 200,
  },
  replaceMeeting: {
    target: "organizing",
    method: "PUT",
    versions: both,
    path: below(""),
    body: () => ({ subject: crypto.randomUUID() }),
    success: 200,
  },
  deleteMeeting: { target: "organizing", method: "DELETE", versions: both, path: below(""), success: 204 },
};
