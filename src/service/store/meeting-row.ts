import type { Appointment } from "../domain/appointment.ts";
import type { Meeting, Participant } from "../domain/meeting.ts";
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
];

const APPOINTMENT = OWN_COLUMNS.length;

/** What a {@link MeetingRow} is made of. */
export const MEETING_COLUMNS: readonly string[] = [...OWN_COLUMNS, ...APPOINTMENT_COLUMNS];

export function meetingValues(meeting: Meeting): Value[] {
  return [
    meeting.tenantId,
    meeting.id,
    meeting.organizerId,
    meeting.clientJoinWebUrl ?? "",
    JSON.stringify(meeting.participants.map(({ userId, upn, role }) => ({ userId, upn, role }))),
    meeting.subject,
    meeting.createdAt,
    meeting.startAt,
    meeting.endAt,
    meeting.externalId,
  ];
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

  get etag(): string | undefined {
    return etagOf(this.#row, APPOINTMENT);
  }

  get appointment(): Appointment | undefined {
    return appointmentOf(this.#row, APPOINTMENT);
  }
}
