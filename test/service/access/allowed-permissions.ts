import type { PermissionsRevision } from "../../../src/common/contract/graph-permissions.ts";

// What is allowed, copied by hand from the permission tables of the reference pages and from nothing of ours: a mistake
// in the contract is not to be in its test, too.

/** Every permission that Graph's pages know around meetings and appointments, and some that open nothing. */
export const permissions = [
  "VirtualAppointment.Read",
  "VirtualAppointment.ReadWrite",
  "VirtualAppointment.Read.All",
  "VirtualAppointment.ReadWrite.All",
  "VirtualAppointmentNotification.Send",
  "OnlineMeetings.Read",
  "OnlineMeetings.ReadWrite",
  "OnlineMeetings.Read.All",
  "OnlineMeetings.ReadWrite.All",
  "OnlineMeetingArtifact.Read.All",
  "OnlineMeetingRecording.Read.All",
  "OnlineMeetingTranscript.Read.All",
  "Mail.Read",
  // Names of permissions are compared letter by letter.
  "virtualappointment.readwrite",
  "none",
] as const;
export type Permission = (typeof permissions)[number];

export type OperationName =
  | "readAppointment"
  | "createAppointment"
  | "updateAppointment"
  | "deleteAppointment"
  | "findAppointments"
  | "readTextMessages"
  | "getJoinLink"
  | "sendSms"
  | "sendReminderSms"
  | "getMeeting"
  | "listMeetings"
  | "createMeeting"
  | "createOrGetMeeting"
  | "updateMeeting"
  | "replaceMeeting"
  | "deleteMeeting";

interface Allowed {
  /** Below https://learn.microsoft.com/graph/api/; an extension has none and follows the page named. */
  readonly page: string;
  /** Any one of these is enough for a user. */
  readonly delegated: readonly Permission[];
  /** Any one of these is enough for an application; none where the page says "Not supported". */
  readonly application: readonly Permission[];
}

type AllowedOperations = Readonly<Record<OperationName, Allowed>>;

/** The pages of meetings outlived those of appointments, and never changed. */
const meetings = {
  getMeeting: {
    page: "onlinemeeting-get",
    delegated: ["OnlineMeetings.Read", "OnlineMeetings.ReadWrite"],
    application: ["OnlineMeetings.Read.All", "OnlineMeetings.ReadWrite.All"],
  },
  // An extension: it shows of each meeting what reading that meeting shows.
  listMeetings: {
    page: "onlinemeeting-get",
    delegated: ["OnlineMeetings.Read", "OnlineMeetings.ReadWrite"],
    application: ["OnlineMeetings.Read.All", "OnlineMeetings.ReadWrite.All"],
  },
  createMeeting: {
    page: "application-post-onlinemeetings",
    delegated: ["OnlineMeetings.ReadWrite"],
    application: ["OnlineMeetings.ReadWrite.All"],
  },
  createOrGetMeeting: {
    page: "onlinemeeting-createorget",
    delegated: ["OnlineMeetings.ReadWrite"],
    application: ["OnlineMeetings.ReadWrite.All"],
  },
  updateMeeting: {
    page: "onlinemeeting-update",
    delegated: ["OnlineMeetings.ReadWrite"],
    application: ["OnlineMeetings.ReadWrite.All"],
  },
  // An extension: it changes what an update changes.
  replaceMeeting: {
    page: "onlinemeeting-update",
    delegated: ["OnlineMeetings.ReadWrite"],
    application: ["OnlineMeetings.ReadWrite.All"],
  },
  deleteMeeting: {
    page: "onlinemeeting-delete",
    delegated: ["OnlineMeetings.ReadWrite"],
    application: ["OnlineMeetings.ReadWrite.All"],
  },
} as const;

export const allowed: Readonly<Record<PermissionsRevision, AllowedOperations>> = {
  // The pages of July 2022 to April 2023.
  "2022": {
    readAppointment: {
      page: "virtualappointment-get",
      delegated: [
        "VirtualAppointment.ReadWrite",
        "VirtualAppointment.Read",
        "OnlineMeetings.ReadWrite",
        "OnlineMeetings.Read",
      ],
      application: ["VirtualAppointment.ReadWrite.All", "VirtualAppointment.Read.All"],
    },
    createAppointment: {
      page: "virtualappointment-put",
      delegated: ["VirtualAppointment.ReadWrite", "OnlineMeetings.ReadWrite"],
      application: ["VirtualAppointment.ReadWrite.All"],
    },
    updateAppointment: {
      page: "virtualappointment-update",
      delegated: ["VirtualAppointment.ReadWrite", "OnlineMeetings.ReadWrite"],
      application: ["VirtualAppointment.ReadWrite.All"],
    },
    deleteAppointment: {
      page: "virtualappointment-delete",
      delegated: ["VirtualAppointment.ReadWrite", "OnlineMeetings.ReadWrite"],
      application: ["VirtualAppointment.ReadWrite.All"],
    },
    // An extension: it shows what reading each of the appointments shows.
    findAppointments: {
      page: "virtualappointment-get",
      delegated: [
        "VirtualAppointment.ReadWrite",
        "VirtualAppointment.Read",
        "OnlineMeetings.ReadWrite",
        "OnlineMeetings.Read",
      ],
      application: ["VirtualAppointment.ReadWrite.All", "VirtualAppointment.Read.All"],
    },
    // An extension: what the clients of an appointment were told goes with the appointment.
    readTextMessages: {
      page: "virtualappointment-get",
      delegated: [
        "VirtualAppointment.ReadWrite",
        "VirtualAppointment.Read",
        "OnlineMeetings.ReadWrite",
        "OnlineMeetings.Read",
      ],
      application: ["VirtualAppointment.ReadWrite.All", "VirtualAppointment.Read.All"],
    },
    getJoinLink: {
      page: "virtualappointment-getvirtualappointmentjoinweburl",
      delegated: [
        "VirtualAppointment.Read",
        "OnlineMeetings.Read",
        "OnlineMeetings.ReadWrite",
        "VirtualAppointment.ReadWrite",
      ],
      application: ["VirtualAppointment.Read.All", "VirtualAppointment.ReadWrite.All"],
    },
    // As drafted in 2023: the pages of 2022 had no text messages.
    sendSms: {
      page: "virtualappointment-sendvirtualappointmentsms",
      delegated: ["VirtualAppointmentNotification.Send", "VirtualAppointment.ReadWrite"],
      application: ["VirtualAppointmentNotification.Send"],
    },
    sendReminderSms: {
      page: "virtualappointment-sendvirtualappointmentremindersms",
      delegated: ["VirtualAppointmentNotification.Send", "VirtualAppointment.ReadWrite"],
      application: ["VirtualAppointmentNotification.Send"],
    },
    ...meetings,
  },
  // The last published ones.
  "2023": {
    readAppointment: {
      page: "virtualappointment-get",
      delegated: ["OnlineMeetings.Read", "OnlineMeetings.ReadWrite"],
      application: [],
    },
    createAppointment: { page: "virtualappointment-put", delegated: ["OnlineMeetings.ReadWrite"], application: [] },
    updateAppointment: { page: "virtualappointment-update", delegated: ["OnlineMeetings.ReadWrite"], application: [] },
    deleteAppointment: { page: "virtualappointment-delete", delegated: ["OnlineMeetings.ReadWrite"], application: [] },
    findAppointments: {
      page: "virtualappointment-get",
      delegated: ["OnlineMeetings.Read", "OnlineMeetings.ReadWrite"],
      application: [],
    },
    readTextMessages: {
      page: "virtualappointment-get",
      delegated: ["OnlineMeetings.Read", "OnlineMeetings.ReadWrite"],
      application: [],
    },
    getJoinLink: {
      page: "virtualappointment-getvirtualappointmentjoinweburl",
      delegated: [
        "VirtualAppointment.Read",
        "OnlineMeetings.Read",
        "OnlineMeetings.ReadWrite",
        "VirtualAppointment.ReadWrite",
      ],
      application: [],
    },
    sendSms: {
      page: "virtualappointment-sendvirtualappointmentsms",
      delegated: ["VirtualAppointmentNotification.Send"],
      application: [],
    },
    sendReminderSms: {
      page: "virtualappointment-sendvirtualappointmentremindersms",
      delegated: ["VirtualAppointmentNotification.Send"],
      application: [],
    },
    ...meetings,
  },
};
