import type { DataTag } from "@tanstack/react-query";
import type { GatewayRequestError } from "../gateway-request-error.ts";
import type { MeetingInput, VirtualAppointmentQueryVariables } from "../generated/graphql.ts";
import type { VirtualAppointmentResult } from "../generated/results.ts";

/**
 * What all keys of the hooks start with. They don't say whose data it is: each signed-in user needs a `QueryClient` of
 * their own.
 */
export const gatewayQueryKey = ["virtual-appointments"] as const;

/** The key that a query is kept under, which knows the type of its data. */
export type TypedQueryKey<TData> = DataTag<readonly unknown[], TData, GatewayRequestError>;

export interface KeyFactory<TVariables, TData> {
  (variables: TVariables): TypedQueryKey<TData>;
  /** Without variables: what the keys of all queries of the kind start with. */
  (): readonly unknown[];
}

/** @param suffix what tells two kinds apart that read the same field */
export function createKey<TVariables, TData>(
  field: string,
  ...suffix: readonly string[]
): KeyFactory<TVariables, TData> {
  const key = (variables?: object) => [
    ...gatewayQueryKey,
    field,
    ...(variables === undefined ? [] : [given(variables), ...suffix]),
  ];
  return key as unknown as KeyFactory<TVariables, TData>;
}

/** A variable that is left out and one that is null ask for the same. */
function given(variables: object): object {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== null && value !== undefined));
}

/** The meeting alone: callers may give a whole line of an agenda, whose other properties the gateway refuses. */
export function meetingOf({ onlineMeetingId, userId }: MeetingInput): MeetingInput {
  return { onlineMeetingId, userId };
}

type OfMeeting = KeyFactory<VirtualAppointmentQueryVariables, VirtualAppointmentResult>;

const ofMeeting: OfMeeting = /*#__PURE__*/ createKey("virtualAppointment");

/** Of one appointment, whoever reads it. */
export const virtualAppointmentKey = ((variables?: MeetingInput) =>
  variables === undefined ? ofMeeting() : ofMeeting(meetingOf(variables))) as OfMeeting;
