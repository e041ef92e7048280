export const NUMBER = "+13129224122";
export const attendees = [{ phoneNumber: NUMBER, timeZone: "Pacific Standard Time" }];
const fields = `__typename
  ... on GatewayError { message requestId }
  ... on RetryableError { retryAfterSeconds }
  ... on ValidationError { issues { path message } }
  ... on ForbiddenError { requiredPermissions }`;
export const send = `mutation ($input: SendVirtualAppointmentSmsInput!) {
  outcome: sendVirtualAppointmentSms(input: $input) { ${fields} ... on SendVirtualAppointmentSmsPayload { acceptedMessages } } }`;
export const remind = `mutation ($input: SendVirtualAppointmentReminderSmsInput!) {
  outcome: sendVirtualAppointmentReminderSms(input: $input) { ${fields}
    ... on SendVirtualAppointmentReminderSmsPayload { acceptedMessages } } }`;
export const confirmation = { onlineMeetingId: "follow-up", messageType: "CONFIRMATION", attendees };
export const reminder = { onlineMeetingId: "follow-up", remindBeforeTimeInMinutesType: "MINS15", attendees };
export const both: [string, string, object][] = [
  ["a message", send, confirmation],
  ["a reminder", remind, reminder],
];
