// What the upstream answers, and what the frontend sees of it: the error table of the design, row by row.

const fields = `
  __typename
  ... on GatewayError { message requestId }
  ... on RetryableError { retryAfterSeconds }
  ... on ValidationError { issues { path message } }
  ... on ForbiddenError { requiredPermissions }`;
export const read = `{ outcome: virtualAppointment(onlineMeetingId: "m") { ${fields} } }`;
export const create = `mutation { outcome: createVirtualAppointment(input: { onlineMeetingId: "m" }) {
  ${fields} ... on ServiceProvisioningError { retryAt } } }`;
export const update = `mutation { outcome: updateVirtualAppointment(input: { onlineMeetingId: "m" }) { ${fields} } }`;
export const remove = `mutation { outcome: deleteVirtualAppointment(input: { onlineMeetingId: "m" }) { ${fields} } }`;
export const fault = (code: string, message: string, more: object = {}) => ({ error: { code, message, ...more } });
