import { isObject } from "../../common/json.ts";
import { AppointmentKey, momentOf, textOf } from "./upstream-appointment.ts";

/** An online meeting as the upstream answered it. */
export interface OnlineMeeting {
  readonly key: AppointmentKey;
  readonly subject: string | null;
  readonly startDateTime: Date | null;
  readonly endDateTime: Date | null;
  /** The link by which people with an account join. */
  readonly joinWebUrl: string | null;
  readonly organizer: MeetingParticipant | null;
  /** Without the organizer. */
  readonly attendees: readonly MeetingParticipant[];
}

export const MEETING_ROLES = ["attendee", "presenter", "producer", "coorganizer"] as const;
export type MeetingRole = (typeof MEETING_ROLES)[number];

/** Somebody who takes part: known by object id, by name, or by both. */
export interface MeetingParticipant {
  readonly userId: string | null;
  readonly tenantId: string | null;
  readonly userPrincipalName: string | null;
  readonly displayName: string | null;
  /** `null` for one that was added to the API later. */
  readonly role: MeetingRole | null;
}

/**
 * Reads a meeting, asked for under a user.
 *
 * @returns `undefined` when it is none
 */
export function parseMeeting(userId: string | undefined, meeting: unknown): OnlineMeeting | undefined {
  // Half a pair of surrogates has no spelling in a path.
  if (!isObject(meeting) || typeof meeting["id"] !== "string" || !meeting["id"].isWellFormed()) return undefined;
  const participants = isObject(meeting["participants"]) ? meeting["participants"] : {};
  const attendees = Array.isArray(participants["attendees"]) ? participants["attendees"] : [];
  return {
    key: new AppointmentKey({ onlineMeetingId: meeting["id"], userId }),
    subject: textOf(meeting["subject"]),
    startDateTime: momentOf(meeting["startDateTime"]),
    endDateTime: momentOf(meeting["endDateTime"]),
    joinWebUrl: textOf(meeting["joinWebUrl"]),
    organizer: parseParticipant(participants["organizer"]) ?? null,
    attendees: attendees.map(parseParticipant).filter((participant) => participant !== undefined),
  };
}

function parseParticipant(info: unknown): MeetingParticipant | undefined {
  if (!isObject(info)) return undefined;
  const user = isObject(info["identity"]) && isObject(info["identity"]["user"]) ? info["identity"]["user"] : {};
  const participant = {
    userId: textOf(user["id"]),
    tenantId: textOf(user["tenantId"]),
    userPrincipalName: textOf(info["upn"]),
    displayName: textOf(user["displayName"]),
    role: MEETING_ROLES.find((role) => role === info["role"]) ?? null,
  };
  return participant.userId === null && participant.userPrincipalName === null ? undefined : participant;
}
