import { GraphQLError } from "graphql";
import { AppointmentKey } from "../../../graph/model/upstream-appointment.ts";
import { meetingRules } from "../input-rules.ts";

/** The types that have global ids: each is found by its meeting. */
const NODE_TYPES: readonly string[] = ["VirtualAppointment", "OnlineMeeting"];

/**
 * Takes a global id apart: base64 of `Type:id`.
 *
 * @throws {GraphQLError} `BAD_USER_INPUT` for anything that no answer of ours ever held
 */
export function decodeGlobalId(globalId: string): { typename: string; id: string } {
  const [, typename, id] = /^([A-Z]\w*):(.+)$/s.exec(Buffer.from(globalId, "base64").toString()) ?? [];
  if (typename === undefined || id === undefined || !NODE_TYPES.includes(typename)) throw invalidGlobalId();
  return { typename, id };
}

/**
 * The other way round.
 *
 * @param id URL-encoded: `btoa` takes nothing but Latin-1
 */
export function encodeGlobalId(typename: string, id: string): string {
  return btoa(`${typename}:${id}`);
}

/** The part of a global id that names a meeting, or the appointment of one. */
export function encodeKey({ segments: { meeting, user } }: AppointmentKey): string {
  return user === undefined ? `me/${meeting}` : `users/${user}/${meeting}`;
}

/** @throws {GraphQLError} `BAD_USER_INPUT` */
export function decodeKey(id: string): AppointmentKey {
  const [, userId, onlineMeetingId] = /^(?:me|users\/([^/]+))\/([^/]+)$/.exec(id) ?? [];
  if (onlineMeetingId === undefined) throw invalidGlobalId();
  const key = {
    onlineMeetingId: decoded(onlineMeetingId),
    userId: userId === undefined ? undefined : decoded(userId),
  };
  // The same rules as for ids that come as arguments: anybody can write a global id.
  if (!meetingRules.safeParse(key).success) throw invalidGlobalId();
  return new AppointmentKey(key);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalidGlobalId();
  }
}

function invalidGlobalId(): GraphQLError {
  return new GraphQLError("This is not a global id: take the `id` of an earlier answer.", {
    extensions: { code: "BAD_USER_INPUT" },
  });
}
