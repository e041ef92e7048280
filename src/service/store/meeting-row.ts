import type { Appointment } from "../domain/appointment.ts";
import { type Meeting, meetingKeyOf, type Participant } from "../domain/meeting.ts";
import { teamsLinkOf } from "../domain/meeting-id.ts";
import type { KeptProperties } from "../domain/meeting-properties.ts";
import { APPOINTMENT_COLUMNS, appointmentOf, etagOf } from "./appointment-row.ts";
import { json, numberOrNull, text, textOrNull, type Row, type Value } from "./columns.ts";
import type { StoredMeeting } from "./store.ts";

/** The columns of a meeting without its appointment, in the order of {@link meetingValues}. */
export const OWN_COLUMNS: readonly string[] = [
  "tenant_id",
  "id",
  "organizer_id",
  "client_join_web_url",
  "participants",
  "subject",
  "created_at",
  "start_at",
  "end_at",
  "external_id",
  "join_web_url",
  "kept_properties",
  "video_teleconference_id",
  "join_meeting_id",
];

/** The column that each key of a meeting is found by. */
export const KEY_COLUMNS = {
  joinWebUrl: "join_web_url",
  videoTeleconferenceId: "video_teleconference_id",
  joinMeetingId: "join_meeting_id",
} as const;

const APPOINTMENT = OWN_COLUMNS.length;

/** What a {@link MeetingRow} is made of. */
export const MEETING_COLUMNS: readonly string[] = [...OWN_COLUMNS, ...APPOINTMENT_COLUMNS];

export function meetingValues(meeting: Meeting): Value[] {
  return [
    meeting.tenantId,
    meeting.id,
    meeting.organizerId,
    meeting.clientJoinWebUrl ?? "",
    JSON.stringify(
      meeting.participants.map(({ userId, upn, role, tenantId }) => ({
        userId,
        upn,
        role,
        ...(tenantId && { tenantId }),
      })),
    ),
    meeting.subject,
    meeting.createdAt,
    meeting.startAt,
    meeting.endAt,
    meeting.externalId,
    meeting.joinWebUrl ?? "",
    Object.keys(meeting.kept).length === 0 ? null : JSON.stringify(meeting.kept),
    meetingKeyOf(meeting, "videoTeleconferenceId"),
    meetingKeyOf(meeting, "joinMeetingId"),
  ];
}

/** The columns that a change of a meeting writes, of those above. */
export const CHANGEABLE_COLUMNS = [
  "participants",
  "subject",
  "start_at",
  "end_at",
  "join_web_url",
  "kept_properties",
  "video_teleconference_id",
  "join_meeting_id",
] as const;

export function changeableValues(meeting: Meeting): Value[] {
  const values = meetingValues(meeting);
  return CHANGEABLE_COLUMNS.map((column) => values[OWN_COLUMNS.indexOf(column)] ?? null);
}

/**
 * A meeting in a row of the database. Nothing of it is read, or parsed, before it is asked for: a request that needs the
 * tag alone pays for no more.
 *
 * @throws {StoreError} each property, when it is damaged
 */
export class MeetingRow implements StoredMeeting {
  readonly #row: Row;
  #participants: readonly Participant[] | undefined;

  constructor(row: Row) {
    this.#row = row;
  }

  get tenantId(): string {
    return text(this.#row, 0);
  }

  get id(): string {
    return text(this.#row, 1);
  }

  get organizerId(): string {
    return text(this.#row, 2);
  }

  get clientJoinWebUrl(): string | null {
    // The column came before meetings whose link isn't known: for them it is empty.
    return text(this.#row, 3) || null;
  }

  get participants(): readonly Participant[] {
    return (this.#participants ??= json(this.#row, 4) as Participant[]);
  }

  get subject(): string | null {
    return textOrNull(this.#row, 5);
  }

  get createdAt(): number | null {
    return numberOrNull(this.#row, 6);
  }

  get startAt(): number | null {
    return numberOrNull(this.#row, 7);
  }

  get endAt(): number | null {
    return numberOrNull(this.#row, 8);
  }

  get externalId(): string | null {
    return textOrNull(this.#row, 9);
  }

  get joinWebUrl(): string | null {
    const link = textOrNull(this.#row, 10);
    // The column came later than meetings that were made with a link in Teams' form; those of Teams have one of their own.
    if (link === null && this.clientJoinWebUrl !== null) return teamsLinkOf(this.tenantId, this.organizerId, this.id);
    return link || null;
  }

  get kept(): KeptProperties {
    return this.#row[11] === null ? {} : (json(this.#row, 11) as KeptProperties);
  }

  /** The columns of a change as they stand in the database. */
  get storedChangeable(): Value[] {
    return CHANGEABLE_COLUMNS.map((column) => {
      const value = this.#row[OWN_COLUMNS.indexOf(column)];
      return typeof value === "bigint" ? Number(value) : (value as Value);
    });
  }

  get etag(): string | undefined {
    return etagOf(this.#row, APPOINTMENT);
  }

  get appointment(): Appointment | undefined {
    return appointmentOf(this.#row, APPOINTMENT);
  }
}
