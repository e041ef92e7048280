import type { MeetingInput } from "../generated/graphql.ts";

/**
 * What all keys of the hooks start with. They don't say whose data it is: each signed-in user needs a `QueryClient` of
 * their own.
 */
export const gatewayQueryKey = ["virtual-appointments"] as const;

/** The meeting alone: callers may give a whole line of an agenda, whose other properties the gateway refuses. */
export function meetingOf({ onlineMeetingId, userId }: MeetingInput): MeetingInput {
  return { onlineMeetingId, userId };
}

/** A variable that is left out and one that is null ask for the same. */
export function queryKeyOf(field: string, variables: object): readonly unknown[] {
  return [
    ...gatewayQueryKey,
    field,
    Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== null)),
  ];
}
