/** What an import asks the gateway. */
export const CREATE = `mutation ImportAppointments($appointments: [CreateVirtualAppointmentInput!]!) {
  createVirtualAppointments(input: { appointments: $appointments }) {
    __typename
    ... on GatewayError { message }
    ... on CreateVirtualAppointmentsPayload {
      results {
        __typename
        ... on GatewayError { requestId }
        ... on ValidationError { issues { path code } }
        ... on NotFoundError { what }
        ... on RetryableError { retryAfterSeconds }
        ... on ServiceUnavailableError { outcome }
      }
    }
  }
}`;

/** What a dry run asks it: nothing is written. */
export const READ = `query CheckAppointments($meetings: [MeetingInput!]!) {
  virtualAppointments(meetings: $meetings) {
    __typename
    ... on GatewayError { requestId }
    ... on ValidationError { issues { path code } }
    ... on NotFoundError { what }
    ... on RetryableError { retryAfterSeconds }
  }
}`;

/** An outcome of one line. */
export interface LineOutcome {
  readonly __typename: string;
  readonly requestId?: string | null;
  readonly issues?: readonly { readonly path: readonly string[]; readonly code: string }[];
  readonly what?: string | null;
  readonly retryAfterSeconds?: number | null;
  readonly outcome?: string;
}
