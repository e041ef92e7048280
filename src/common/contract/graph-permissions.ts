/** Permissions of Microsoft Graph that each suffice, least privileged first; none where something is not supported. */
export interface SufficientPermissions {
  /** Scopes, for a user. */
  readonly delegated: readonly string[];
  /** Roles, for an application, or for a user who may reach beyond the own meetings. */
  readonly application: readonly string[];
}

/** What permissions are asked for. */
export type Access =
  | "readAppointment"
  | "writeAppointment"
  | "readJoinLink"
  | "readMeeting"
  | "writeMeeting"
  | "sendSms";

/**
 * Which revision of the reference pages: `2022` is that of July 2022 to April 2023, the longest-lived one; `2023` the
 * last, with the permissions of online meetings alone and no applications.
 */
export type PermissionsRevision = "2022" | "2023";

// The pages list the permissions of a read in no order. What only reads is less privileged than what writes too, and of
// either the permission for appointments alone less than the one for meetings as a whole.
const readers: SufficientPermissions = {
  delegated: [
    "VirtualAppointment.Read",
    "OnlineMeetings.Read",
    "VirtualAppointment.ReadWrite",
    "OnlineMeetings.ReadWrite",
  ],
  application: ["VirtualAppointment.Read.All", "VirtualAppointment.ReadWrite.All"],
};

/** Online meetings outlived the appointments: both revisions have the same permissions for them. */
const meetings = {
  /** @see https://learn.microsoft.com/graph/api/onlinemeeting-get */
  readMeeting: {
    delegated: ["OnlineMeetings.Read", "OnlineMeetings.ReadWrite"],
    application: ["OnlineMeetings.Read.All", "OnlineMeetings.ReadWrite.All"],
  },
  /** @see https://learn.microsoft.com/graph/api/application-post-onlinemeetings */
  writeMeeting: { delegated: ["OnlineMeetings.ReadWrite"], application: ["OnlineMeetings.ReadWrite.All"] },
} as const;

export const permissionsIn: Readonly<Record<PermissionsRevision, Readonly<Record<Access, SufficientPermissions>>>> = {
  "2022": {
    /** @see https://learn.microsoft.com/graph/api/virtualappointment-get */
    readAppointment: readers,
    /** @see https://learn.microsoft.com/graph/api/virtualappointment-put */
    writeAppointment: {
      delegated: ["VirtualAppointment.ReadWrite", "OnlineMeetings.ReadWrite"],
      application: ["VirtualAppointment.ReadWrite.All"],
    },
    /** @see https://learn.microsoft.com/graph/api/virtualappointment-getvirtualappointmentjoinweburl */
    readJoinLink: readers,
    /**
     * Text messages are younger than the pages of 2022: these are the permissions they were drafted with in 2023.
     *
     * @see https://learn.microsoft.com/graph/api/virtualappointment-sendvirtualappointmentsms
     */
    sendSms: {
      delegated: ["VirtualAppointmentNotification.Send", "VirtualAppointment.ReadWrite"],
      application: ["VirtualAppointmentNotification.Send"],
    },
    ...meetings,
  },
  "2023": {
    readAppointment: { delegated: ["OnlineMeetings.Read", "OnlineMeetings.ReadWrite"], application: [] },
    writeAppointment: { delegated: ["OnlineMeetings.ReadWrite"], application: [] },
    readJoinLink: { delegated: readers.delegated, application: [] },
    sendSms: { delegated: ["VirtualAppointmentNotification.Send"], application: [] },
    ...meetings,
  },
};

/**
 * What the gateway asks of its callers, whichever revision its upstream goes by: all that may be enough there. But for
 * text messages, where the higher scope of the drafts says nothing of bothering people.
 */
export const gatewayPermissions: Readonly<Record<Access, SufficientPermissions>> = {
  ...permissionsIn["2022"],
  sendSms: { ...permissionsIn["2022"].sendSms, delegated: permissionsIn["2023"].sendSms.delegated },
};
