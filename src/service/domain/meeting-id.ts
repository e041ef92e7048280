import { randomUUID } from "node:crypto";
import { isGuid } from "../../common/guid.ts";

/** What the id of an online meeting says about it. */
export interface MeetingIdParts {
  readonly organizerId: string;
  /** The chat thread of the meeting: `19:meeting_<base64>@thread.v2`. */
  readonly threadId: string;
}

const DECODED = /^1\*([^*]+)\*0\*\*(19:meeting_[\w+/=-]+@thread\.v2)$/i;

/** A new id in Graph's form: base64 of `1*{organizer's object id}*0**{thread id}`. */
export function createMeetingId(organizerId: string): string {
  const threadId = `19:meeting_${Buffer.from(randomUUID()).toString("base64")}@thread.v2`;
  return Buffer.from(`1*${organizerId}*0**${threadId}`).toString("base64");
}

/** Reads an id of that form; `undefined` for any other text, the sample ids and the reference pages' own included. */
export function decodeMeetingId(id: string): MeetingIdParts | undefined {
  const [, organizerId, threadId] = DECODED.exec(Buffer.from(id, "base64").toString("latin1")) ?? [];
  if (organizerId === undefined || threadId === undefined || !isGuid(organizerId)) return undefined;
  return { organizerId: organizerId.toLowerCase(), threadId };
}

/** The thread of a meeting with any id: a sample id is no base64, its thread is named after it. */
export function threadIdOf(meetingId: string): string {
  return decodeMeetingId(meetingId)?.threadId ?? `19:meeting_${meetingId}@thread.v2`;
}

const TEAMS_LINK = /^https:\/\/teams\.microsoft\.com\/l\/meetup-join\/([^/?#]+)\/0\?context=([^&#]+)$/;

/** The meetings whose link in Teams' form this could be, see {@link teamsLinkOf}; none where it has another form. */
export function meetingIdsInLink(joinWebUrl: string): string[] {
  const [, thread = "", context = ""] = TEAMS_LINK.exec(joinWebUrl) ?? [];
  try {
    const threadId = decodeURIComponent(thread);
    const { Oid } = JSON.parse(decodeURIComponent(context)) as { readonly Oid?: unknown };
    const [, sample] = /^19:meeting_([\w-]+)@thread\.v2$/.exec(threadId) ?? [];
    const id = Buffer.from(`1*${String(Oid)}*0**${threadId}`).toString("base64");
    return sample === undefined ? [id] : [id, sample];
  } catch {
    return [];
  }
}

/** The link by which people with an account join, in the form that Microsoft Teams has. */
export function teamsLinkOf(tenantId: string, organizerId: string, meetingId: string): string {
  const context = JSON.stringify({ Tid: tenantId, Oid: organizerId });
  const thread = encodeURIComponent(threadIdOf(meetingId));
  return `https://teams.microsoft.com/l/meetup-join/${thread}/0?context=${encodeURIComponent(context)}`;
}

/** The link by which clients join without one: a secret of sorts, never logged. In Teams' form, too. */
export function teamsClientLinkOf(tenantId: string, meetingId: string): string {
  return `https://visit.teams.microsoft.com/webrtc-svc/api/route?tid=${tenantId}&convId=${threadIdOf(meetingId)}`;
}
