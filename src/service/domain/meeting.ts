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
  readonly participants: readonly Participant[];
  readonly subject: string | null;
  /** Milliseconds since 1970, like the next two. */
  readonly createdAt: number | null;
  readonly startAt: number | null;
  readonly endAt: number | null;
  /** The organizer's own key of the meeting, by which createOrGet finds it. */
  readonly externalId: string | null;
}

export const PARTICIPANT_ROLES = ["attendee", "presenter", "producer", "coorganizer"] as const;
export type ParticipantRole = (typeof PARTICIPANT_ROLES)[number];

/** Somebody known by object id, by user principal name, or by both. Object ids are in lower case. */
export interface Participant {
  readonly userId: string | null;
  readonly upn: string | null;
  readonly role: ParticipantRole;
}
