// What the tests of meetings ask for.

const failure = `... on GatewayError { message } ... on ValidationError { issues { path message } }
  ... on ForbiddenError { requiredPermissions } ... on RetryableError { retryAfterSeconds }
  ... on ServiceUnavailableError { outcome } ... on NotFoundError { what }`;
const meetingFields = `onlineMeetingId userId subject startDateTime endDateTime joinWebUrl
  organizer { userId role } participants { userId userPrincipalName role }`;
const handover = `handoverFailure { __typename ${failure} }`;

export const create = `mutation ($input: CreateOnlineMeetingInput!) { outcome: createOnlineMeeting(input: $input) {
  __typename ${failure} ... on CreateOnlineMeetingPayload { created onlineMeeting { ${meetingFields} } ${handover} } } }`;
export const update = `mutation ($input: UpdateOnlineMeetingInput!) { outcome: updateOnlineMeeting(input: $input) {
  __typename ${failure} ... on UpdateOnlineMeetingPayload { onlineMeeting { ${meetingFields} } ${handover} } } }`;
export const cancel = `mutation ($input: CancelOnlineMeetingInput!) { outcome: cancelOnlineMeeting(input: $input) {
  __typename ${failure} ... on CancelOnlineMeetingPayload { cancelledOnlineMeetingId ${handover} } } }`;
export const find = `query ($onlineMeetingId: ID, $joinWebUrl: String, $userId: ID) {
  outcome: onlineMeeting(onlineMeetingId: $onlineMeetingId, joinWebUrl: $joinWebUrl, userId: $userId) {
    __typename ${failure} ... on OnlineMeeting { ${meetingFields} } } }`;

export const START = "2031-03-03T09:00:00.000Z";
export const END = "2031-03-03T09:30:00.000Z";
