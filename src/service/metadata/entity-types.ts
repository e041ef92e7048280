import { complexTypes, enumTypes, keptProperties } from "../domain/meeting-properties.ts";
import { MESSAGE_KINDS, MESSAGE_STATES } from "../domain/text-message.ts";
import { CLIENT_PROPERTIES, TEXT_PROPERTIES } from "../../common/contract/appointment-properties.ts";
import { mapNames } from "../../common/contract/record.ts";

type Types = Readonly<Record<string, Readonly<Record<string, string>>>>;

const identityTypes: Types = {
  identity: { id: "Edm.String", displayName: "Edm.String", tenantId: "Edm.String", identityProvider: "Edm.String" },
  identitySet: { user: "identity" },
  meetingParticipantInfo: { upn: "Edm.String", role: "onlineMeetingRole", identity: "identitySet" },
  meetingParticipants: { organizer: "meetingParticipantInfo", attendees: "Collection(meetingParticipantInfo)" },
  attendeeNotificationInfo: { phoneNumber: "Edm.String", timeZone: "Edm.String" },
  virtualAppointmentSettings: { allowClientToJoinUsingBrowser: "Edm.Boolean" },
  virtualAppointmentUser: mapNames(CLIENT_PROPERTIES, () => "Edm.String"),
};

/** Types without a key, by their properties. A type without a prefix is one of these. */
export const complexes: Types = { ...identityTypes, ...complexTypes };

export const enums: Readonly<Record<string, readonly string[]>> = {
  ...enumTypes,
  virtualAppointmentMessageType: ["confirmation", "reschedule", "cancellation"],
  remindBeforeTimeInMinutesType: ["mins15"],
  textMessageKind: MESSAGE_KINDS,
  textMessageState: MESSAGE_STATES,
};

/** What has an `id`, which is no property of these. */
export const entities: Types = {
  virtualAppointment: {
    ...mapNames(TEXT_PROPERTIES, () => "Edm.String"),
    settings: "virtualAppointmentSettings",
    appointmentClients: "Collection(virtualAppointmentUser)",
  },
  onlineMeeting: {
    creationDateTime: "Edm.DateTimeOffset",
    startDateTime: "Edm.DateTimeOffset",
    endDateTime: "Edm.DateTimeOffset",
    externalId: "Edm.String",
    joinWebUrl: "Edm.String",
    subject: "Edm.String",
    participants: "meetingParticipants",
    ...keptProperties,
  },
  subscription: {
    resource: "Edm.String",
    applicationId: "Edm.String",
    changeType: "Edm.String",
    clientState: "Edm.String",
    notificationUrl: "Edm.String",
    lifecycleNotificationUrl: "Edm.String",
    expirationDateTime: "Edm.DateTimeOffset",
    creatorId: "Edm.String",
    includeResourceData: "Edm.Boolean",
    latestSupportedTlsVersion: "Edm.String",
  },
  textMessage: {
    kind: "textMessageKind",
    state: "textMessageState",
    attempts: "Edm.Int32",
    createdDateTime: "Edm.DateTimeOffset",
    dueDateTime: "Edm.DateTimeOffset",
    sentDateTime: "Edm.DateTimeOffset",
    phoneNumberEnd: "Edm.String",
  },
};

/** What is sent to actions. */
export const actionParameters: Types = {
  sms: { attendees: "Collection(attendeeNotificationInfo)", messageType: "virtualAppointmentMessageType" },
  reminderSms: {
    attendees: "Collection(attendeeNotificationInfo)",
    remindBeforeTimeInMinutesType: "remindBeforeTimeInMinutesType",
  },
};
