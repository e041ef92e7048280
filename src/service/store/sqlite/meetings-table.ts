import type { Appointment } from "../../domain/appointment.ts";
import type { Meeting } from "../../domain/meeting.ts";
import { APPOINTMENT_COLUMNS, appointmentValues } from "../appointment-row.ts";
import type { Row } from "../columns.ts";
import {
  CHANGEABLE_COLUMNS,
  changeableValues,
  MEETING_COLUMNS,
  MeetingRow,
  meetingValues,
  OWN_COLUMNS,
} from "../meeting-row.ts";
import type { StoredMeeting } from "../store.ts";
import type { Connection } from "./connection.ts";
import { meetingKey } from "./meeting-key.ts";

const COLUMNS = MEETING_COLUMNS.join(", ");
const MEETING_BY_KEY = `SELECT ${COLUMNS} FROM meetings NOT INDEXED WHERE rowid = ? AND tenant_id = ? AND id = ?`;
const MEETING_BY_ID = `SELECT ${COLUMNS} FROM meetings WHERE tenant_id = ? AND id = ?`;
const MEETING_BY_EXTERNAL_ID = `SELECT ${COLUMNS} FROM meetings WHERE tenant_id = ? AND organizer_id = ? AND external_id = ?`;
const ADD_MEETING = `INSERT INTO meetings (rowid, ${OWN_COLUMNS.join(", ")})
  VALUES (?, ${OWN_COLUMNS.map(() => "?").join(", ")}) ON CONFLICT DO NOTHING`;
const SAVE_APPOINTMENT = updateAppointment("?");
const DELETE_APPOINTMENT = updateAppointment("NULL");
const SAVE_MEETING = `UPDATE meetings SET ${CHANGEABLE_COLUMNS.map((column) => `${column} = ?`).join(", ")}
  WHERE tenant_id = ? AND id = ? AND ${CHANGEABLE_COLUMNS.map((column) => `${column} IS ?`).join(" AND ")}`;
// One that was moved meanwhile may not be over any more.
const DELETE_MEETING = `DELETE FROM meetings
  WHERE tenant_id = ? AND id = ? AND appointment_etag IS ? AND start_at IS ? AND end_at IS ?`;
const OTHER_WITH_LINK = `SELECT ${COLUMNS} FROM meetings INDEXED BY meetings_by_join_web_url
  WHERE tenant_id = ? AND join_web_url = ? AND join_web_url <> '' AND id <> ? LIMIT 1`;

/** Where a meeting is. */
interface Place {
  readonly tenantId: string;
  readonly meetingId: string;
}

/** The meetings with their appointments and participants. What changes an appointment compares its tag. */
export class MeetingsTable {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  find({ tenantId, meetingId }: Place): StoredMeeting | undefined {
    const row =
      this.#connection.row(MEETING_BY_KEY, meetingKey(meetingId), tenantId, meetingId) ??
      this.#connection.row(MEETING_BY_ID, tenantId, meetingId);
    return meetingOf(row);
  }

  #findByExternalId({ tenantId, organizerId, externalId }: Meeting): StoredMeeting | undefined {
    if (externalId === null) return undefined;
    return meetingOf(this.#connection.row(MEETING_BY_EXTERNAL_ID, tenantId, organizerId, externalId));
  }

  /** Another meeting of the tenant that has this link. */
  findOtherByLink({ tenantId, meetingId }: Place, link: string): StoredMeeting | undefined {
    return meetingOf(this.#connection.row(OTHER_WITH_LINK, tenantId, link, meetingId));
  }

  /** @returns the meeting that has this id, or external id, already: then none is added */
  add(meeting: Meeting): StoredMeeting | undefined {
    const key = meetingKey(meeting.id);
    const isTaken = this.#connection.row("SELECT 1 FROM meetings WHERE rowid = ?", key) !== undefined;
    if (this.#connection.run(ADD_MEETING, isTaken ? null : key, ...meetingValues(meeting)) === 0) {
      return this.#findByExternalId(meeting) ?? this.find({ tenantId: meeting.tenantId, meetingId: meeting.id });
    }
    this.#addParticipants(meeting);
    return undefined;
  }

  #addParticipants(meeting: Meeting): void {
    for (const participant of meeting.participants) {
      this.#connection.run(
        "INSERT INTO participants (tenant_id, meeting_id, user_id, upn, role, start_at) VALUES (?, ?, ?, ?, ?, ?)",
        meeting.tenantId,
        meeting.id,
        participant.userId,
        participant.upn,
        participant.role,
        meeting.startAt,
      );
    }
  }

  /** @returns false where the meeting is gone, or isn't as `before` any more */
  save(before: Meeting, meeting: Meeting): boolean {
    const { tenantId, id } = meeting;
    const old = before instanceof MeetingRow ? before.storedChangeable : changeableValues(before);
    if (this.#connection.run(SAVE_MEETING, ...changeableValues(meeting), tenantId, id, ...old) === 0) return false;
    this.#connection.run("DELETE FROM participants WHERE tenant_id = ? AND meeting_id = ?", tenantId, id);
    this.#addParticipants(meeting);
    return true;
  }

  /** Times in milliseconds since 1970. @returns whether it was given another time */
  reschedule({ tenantId, id, startAt, endAt }: Meeting, startsBefore: number): boolean {
    const moved = this.#connection.run(
      "UPDATE meetings SET start_at = ?, end_at = ? WHERE tenant_id = ? AND id = ? AND start_at < ?",
      startAt,
      endAt,
      tenantId,
      id,
      startsBefore,
    );
    if (moved === 0) return false;
    this.#connection.run(
      "UPDATE participants SET start_at = ? WHERE tenant_id = ? AND meeting_id = ?",
      startAt,
      tenantId,
      id,
    );
    return true;
  }

  /** @returns false where the meeting is gone, or its appointment has another tag than `before` */
  saveAppointment({ tenantId, meetingId }: Place, appointment: Appointment, before: string | undefined): boolean {
    const values = appointmentValues(appointment);
    return this.#connection.run(SAVE_APPOINTMENT, ...values, tenantId, meetingId, before ?? null) > 0;
  }

  /** @returns as {@link saveAppointment} */
  deleteAppointment({ tenantId, meetingId }: Place, before: string | undefined): boolean {
    return this.#connection.run(DELETE_APPOINTMENT, tenantId, meetingId, before ?? null) > 0;
  }

  /**
   * Deletes a meeting, and with it its participants and its appointment.
   *
   * @returns false where it isn't as `before` any more: gone or moved, or its appointment has another tag
   */
  delete({ tenantId, meetingId }: Place, before: StoredMeeting | undefined): boolean {
    const found = [before?.etag ?? null, before?.startAt ?? null, before?.endAt ?? null];
    return this.#connection.run(DELETE_MEETING, tenantId, meetingId, ...found) > 0;
  }
}

function meetingOf(row: Row | undefined): StoredMeeting | undefined {
  return row === undefined ? undefined : new MeetingRow(row);
}

function updateAppointment(value: "?" | "NULL"): string {
  const columns = APPOINTMENT_COLUMNS.map((column) => `${column} = ${value}`);
  return `UPDATE meetings SET ${columns.join(", ")} WHERE tenant_id = ? AND id = ? AND appointment_etag IS ?`;
}
