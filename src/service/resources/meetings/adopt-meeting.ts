import type { HandlerContext } from "../handler-context.ts";
import type { GraphRequest } from "../../protocol/message.ts";
import { decodeMeetingId } from "../../domain/meeting-id.ts";
import type { StoredMeeting } from "../../store/store.ts";

/**
 * A meeting that Microsoft Teams holds and this service never heard of, as its id tells of it: the organizer. It comes
 * into being here with its first appointment, where that is wanted, and only the organizer can make it so: an id names
 * nobody else. Its link is Teams' to give.
 *
 * @returns `undefined` where meetings aren't adopted, or this one isn't the caller's own
 */
export function adoptableMeeting(
  { caller, params }: GraphRequest,
  { adoptMeetings = false }: HandlerContext,
): StoredMeeting | undefined {
  const { meetingId = "", userId = "" } = params;
  const actingFor = caller.kind === "user" ? caller.id : userId;
  const parts = adoptMeetings ? decodeMeetingId(meetingId) : undefined;
  if (parts === undefined || parts.organizerId !== actingFor.toLowerCase()) return undefined;
  // Base64 can be spelt in several ways: one meeting has one id.
  if (Buffer.from(meetingId, "base64").toString("base64") !== meetingId) return undefined;
  return {
    tenantId: caller.tenantId,
    id: meetingId,
    organizerId: parts.organizerId,
    clientJoinWebUrl: null,
    joinWebUrl: null,
    participants: [{ userId: parts.organizerId, upn: null, role: "presenter" }],
    subject: null,
    createdAt: null,
    startAt: null,
    endAt: null,
    externalId: null,
    kept: {},
    etag: undefined,
    appointment: undefined,
  };
}
