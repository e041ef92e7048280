const APPOINTMENT = `__typename
  ... on GatewayError { requestId }
  ... on NotFoundError { what }
  ... on VirtualAppointment {
    onlineMeetingId userId externalAppointmentId externalAppointmentUrl appointmentClientJoinWebUrl
    settings { allowClientToJoinUsingBrowser }
    appointmentClients { displayName emailAddress smsCapablePhoneNumber }
  }`;

/** What an export asks the gateway. */
export const MEETINGS = `query ExportMeetings($startsFrom: DateTime!, $startsBefore: DateTime!, $userId: ID, $after: String) {
  onlineMeetings(startsFrom: $startsFrom, startsBefore: $startsBefore, userId: $userId, first: 100, after: $after) {
    nodes { virtualAppointment { ${APPOINTMENT} } }
    pageInfo { hasNextPage endCursor }
    error { __typename }
  }
}`;

export const APPOINTMENTS = `query ExportAppointments($meetings: [MeetingInput!]!) {
  virtualAppointments(meetings: $meetings) { ${APPOINTMENT} }
}`;
