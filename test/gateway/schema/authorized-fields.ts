import { allowed, type Permission } from "../../service/access/allowed-permissions.ts";

// Every field of Query and Mutation that asks the upstream for something, and what it takes: as src/identity/README.md
// says it, which follows the reference pages of 2022, whichever revision the upstream goes by.

interface Sufficient {
  readonly delegated: readonly Permission[];
  readonly application: readonly Permission[];
}

const read: Sufficient = allowed["2022"].readAppointment;
const write: Sufficient = allowed["2022"].updateAppointment;
const joinLink: Sufficient = allowed["2022"].getJoinLink;
const list: Sufficient = allowed["2022"].listMeetings;
const organize: Sufficient = allowed["2022"].updateMeeting;
// Narrower than the pages, on purpose: VirtualAppointment.ReadWrite says nothing of bothering people.
const sms: Sufficient = {
  delegated: ["VirtualAppointmentNotification.Send"],
  application: ["VirtualAppointmentNotification.Send"],
};

export interface AuthorizedField {
  readonly name: string;
  /** Where in the data its outcome is. */
  readonly path: readonly (string | number)[];
  readonly sufficient: Sufficient;
  /** The `__typename` that says it was done. */
  readonly success: string;
  /** Requests that it causes, but for the user in the path: `GET one/virtualAppointment`. */
  readonly sends: readonly string[];
  /** Nothing comes of it unless that one came to something. */
  readonly within?: string;
}

export const queryFields: readonly AuthorizedField[] = [
  {
    name: "virtualAppointment",
    path: ["virtualAppointment"],
    sufficient: read,
    success: "VirtualAppointment",
    sends: ["GET /beta{user}/onlineMeetings/one/virtualAppointment"],
  },
  {
    name: "virtualAppointments",
    path: ["virtualAppointments", 0],
    sufficient: read,
    success: "VirtualAppointment",
    sends: ["GET /beta{user}/onlineMeetings/two/virtualAppointment"],
  },
  {
    name: "node",
    path: ["node"],
    sufficient: read,
    success: "VirtualAppointment",
    sends: ["GET /beta{user}/onlineMeetings/three/virtualAppointment"],
  },
  {
    name: "appointmentClientJoinWebUrl",
    path: ["linked"],
    sufficient: joinLink,
    success: "VirtualAppointment",
    sends: [
      "GET /beta{user}/onlineMeetings/four/virtualAppointment",
      "GET /v1.0{user}/onlineMeetings/four/getVirtualAppointmentJoinWebUrl()",
    ],
  },
  {
    name: "nodes",
    path: ["nodes", 0],
    sufficient: read,
    success: "VirtualAppointment",
    sends: ["GET /beta{user}/onlineMeetings/six/virtualAppointment"],
  },
  {
    name: "findVirtualAppointments",
    path: ["findVirtualAppointments"],
    sufficient: read,
    success: "VirtualAppointmentConnection",
    sends: ["GET /beta{user}/virtualAppointments"],
  },
  {
    name: "onlineMeetings",
    path: ["onlineMeetings"],
    sufficient: list,
    success: "OnlineMeetingConnection",
    sends: ["GET /beta{user}/onlineMeetings"],
  },
  {
    name: "onlineMeetings.nodes.virtualAppointment",
    path: ["onlineMeetings", "nodes", 0, "virtualAppointment"],
    sufficient: read,
    success: "VirtualAppointment",
    sends: ["GET /beta{user}/onlineMeetings/listed/virtualAppointment"],
    within: "onlineMeetings",
  },
  {
    name: "onlineMeeting",
    path: ["onlineMeeting"],
    sufficient: allowed["2022"].getMeeting,
    success: "OnlineMeeting",
    sends: ["GET /v1.0{user}/onlineMeetings/five"],
  },
  {
    name: "textMessages",
    path: ["textMessages"],
    sufficient: read,
    success: "TextMessages",
    sends: ["GET /v1.0{user}/onlineMeetings/seven/textMessages"],
  },
];

export const mutationFields: readonly AuthorizedField[] = [
  {
    name: "createVirtualAppointment",
    path: ["createVirtualAppointment"],
    sufficient: write,
    success: "CreateVirtualAppointmentPayload",
    sends: ["PUT /beta{user}/onlineMeetings/one/virtualAppointment"],
  },
  {
    name: "updateVirtualAppointment",
    path: ["updateVirtualAppointment"],
    sufficient: write,
    success: "UpdateVirtualAppointmentPayload",
    sends: ["PATCH /beta{user}/onlineMeetings/two/virtualAppointment"],
  },
  {
    name: "deleteVirtualAppointment",
    path: ["deleteVirtualAppointment"],
    sufficient: write,
    success: "DeleteVirtualAppointmentPayload",
    sends: ["DELETE /beta{user}/onlineMeetings/three/virtualAppointment"],
  },
  ...(
    [
      ["create", "Create", "PUT", "six"],
      ["update", "Update", "PATCH", "seven"],
      ["delete", "Delete", "DELETE", "eight"],
    ] as const
  ).map(([verb, name, method, meeting]) => ({
    name: `${verb}VirtualAppointments`,
    path: [`${verb}VirtualAppointments`, "results", 0],
    sufficient: write,
    success: `${name}VirtualAppointmentPayload`,
    sends: [`${method} /beta{user}/onlineMeetings/${meeting}/virtualAppointment`],
  })),
  {
    name: "createOnlineMeeting",
    path: ["createOnlineMeeting"],
    sufficient: organize,
    success: "CreateOnlineMeetingPayload",
    sends: ["POST /v1.0{user}/onlineMeetings/createOrGet"],
  },
  {
    name: "updateOnlineMeeting",
    path: ["updateOnlineMeeting"],
    sufficient: organize,
    success: "UpdateOnlineMeetingPayload",
    // The answer is empty here, so that it is asked for.
    sends: ["PATCH /v1.0{user}/onlineMeetings/nine", "GET /v1.0{user}/onlineMeetings/nine"],
  },
  {
    name: "cancelOnlineMeeting",
    path: ["cancelOnlineMeeting"],
    sufficient: organize,
    success: "CancelOnlineMeetingPayload",
    sends: ["DELETE /v1.0{user}/onlineMeetings/ten"],
  },
  {
    name: "sendVirtualAppointmentSms",
    path: ["sendVirtualAppointmentSms"],
    sufficient: sms,
    success: "SendVirtualAppointmentSmsPayload",
    sends: ["POST /v1.0{user}/onlineMeetings/four/sendVirtualAppointmentSms"],
  },
  {
    name: "sendVirtualAppointmentReminderSms",
    path: ["sendVirtualAppointmentReminderSms"],
    sufficient: sms,
    success: "SendVirtualAppointmentReminderSmsPayload",
    sends: ["POST /v1.0{user}/onlineMeetings/five/sendVirtualAppointmentReminderSms"],
  },
];

const outcome = "__typename ... on ForbiddenError { requiredPermissions }";

/** All fields at once, for each is decided by itself. */
export const queryDocument = `query ($user: ID, $node: ID!, $other: ID!) {
  viewer { id }
  virtualAppointment(onlineMeetingId: "one", userId: $user) { ${outcome} }
  virtualAppointments(meetings: [{ onlineMeetingId: "two", userId: $user }]) { ${outcome} }
  node(id: $node) { __typename }
  nodes(ids: [$other]) { __typename }
  findVirtualAppointments(userId: $user) { __typename error { ${outcome} } }
  linked: virtualAppointment(onlineMeetingId: "four", userId: $user) {
    ${outcome} ... on VirtualAppointment { appointmentClientJoinWebUrl }
  }
  onlineMeetings(startsFrom: "2026-11-23T00:00:00Z", startsBefore: "2026-11-24T00:00:00Z", userId: $user) {
    __typename error { ${outcome} } nodes { virtualAppointment { ${outcome} } }
  }
  onlineMeeting(onlineMeetingId: "five", userId: $user) { ${outcome} }
  textMessages(onlineMeetingId: "seven", userId: $user) { ${outcome} }
}`;

const attendees = `attendees: [{ phoneNumber: "+13129224122", timeZone: "Pacific Standard Time" }]`;
export const mutationDocument = `mutation ($user: ID) {
  createVirtualAppointment(input: { onlineMeetingId: "one", userId: $user }) { ${outcome} }
  updateVirtualAppointment(input: { onlineMeetingId: "two", userId: $user }) { ${outcome} }
  deleteVirtualAppointment(input: { onlineMeetingId: "three", userId: $user }) { ${outcome} }
  createVirtualAppointments(input: { appointments: [{ onlineMeetingId: "six", userId: $user }] }) {
    ... on CreateVirtualAppointmentsPayload { results { ${outcome} } }
  }
  updateVirtualAppointments(input: { appointments: [{ onlineMeetingId: "seven", userId: $user }] }) {
    ... on UpdateVirtualAppointmentsPayload { results { ${outcome} } }
  }
  deleteVirtualAppointments(input: { appointments: [{ onlineMeetingId: "eight", userId: $user }] }) {
    ... on DeleteVirtualAppointmentsPayload { results { ${outcome} } }
  }
  createOnlineMeeting(
    input: { externalId: "x", startDateTime: "2026-11-23T09:00:00Z", endDateTime: "2026-11-23T10:00:00Z", userId: $user }
  ) { ${outcome} }
  updateOnlineMeeting(input: { onlineMeetingId: "nine", subject: "x", userId: $user }) { ${outcome} }
  cancelOnlineMeeting(input: { onlineMeetingId: "ten", userId: $user }) { ${outcome} }
  sendVirtualAppointmentSms(
    input: { onlineMeetingId: "four", userId: $user, messageType: CONFIRMATION, ${attendees} }
  ) { ${outcome} }
  sendVirtualAppointmentReminderSms(
    input: { onlineMeetingId: "five", userId: $user, remindBeforeTimeInMinutesType: MINS15, ${attendees} }
  ) { ${outcome} }
}`;
