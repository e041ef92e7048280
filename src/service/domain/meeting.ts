import { isObject } from "../../common/json.ts";
import { enumTypes, type KeptProperties } from "./meeting-properties.ts";

/** The meeting an appointment belongs to. Participants include the organizer. */
export interface Meeting {
  readonly tenantId: string;
  readonly id: string;
  readonly organizerId: string;
  /**
   * The link by which clients join without an account. A secret of sorts: whoever has it can come in. `null` where the
   * meeting is Microsoft Teams' own.
   */
  readonly clientJoinWebUrl: string | null;
  /** The link by which people with an account join; `null` where there is none. ASCII. */
  readonly joinWebUrl: string | null;
  readonly participants: readonly Participant[];
  readonly subject: string | null;
  /** Milliseconds since 1970, like the next two. */
  readonly createdAt: number | null;
  readonly startAt: number | null;
  readonly endAt: number | null;
  /** The organizer's own key of the meeting, by which createOrGet finds it. */
  readonly externalId: string | null;
  readonly kept: KeptProperties;
}

/** By what else than its id a meeting is found. */
export type MeetingKeyName = "joinWebUrl" | "videoTeleconferenceId" | "joinMeetingId";

/** The value of such a key; `null` where the meeting has none. */
export function meetingKeyOf({ joinWebUrl, kept }: Meeting, name: MeetingKeyName): string | null {
  if (name === "joinWebUrl") return joinWebUrl;
  const { videoTeleconferenceId, joinMeetingIdSettings: settings } = kept;
  const value = name === "joinMeetingId" ? isObject(settings) && settings["joinMeetingId"] : videoTeleconferenceId;
  return typeof value === "string" && value !== "" ? value : null;
}

export const PARTICIPANT_ROLES = enumTypes.onlineMeetingRole;
export type ParticipantRole = (typeof PARTICIPANT_ROLES)[number];

/** Somebody known by object id, by user principal name, or by both. Object ids are in lower case. */
export interface Participant {
  readonly userId: string | null;
  readonly upn: string | null;
  readonly role: ParticipantRole;
  /** Where it isn't that of the meeting: of guests in a meeting that Microsoft Teams holds, whose tokens are never taken here. */
  readonly tenantId?: string;
}
