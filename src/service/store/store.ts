import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type SQLOutputValue, type StatementSync } from "node:sqlite";
import type { Appointment, AppointmentUser, Settings } from "../appointment.ts";
import type { Meeting, Participant, ParticipantRole } from "../online-meeting.ts";
import { migrations } from "./migrations.ts";

/** Raised when the database can't be used as it is. The message says what to do. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly code = "STORE";
}

/**
 * The rows of the service, in one SQLite file. A write that returned is on disk (WAL, `synchronous=FULL`): the answer
 * to a client is sent after it. Several processes may open the same file; writes queue up to five seconds.
 */
export class Store implements Disposable {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  /** @throws {StoreError} when the file can't be opened or was written by a newer version */
  constructor(file: string) {
    try {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      this.#database = new DatabaseSync(file);
      this.#database.exec(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000;",
      );
    } catch (cause) {
      throw new StoreError(`The database ${file} can't be opened: ${(cause as Error).message}.`, { cause });
    }
    this.#migrate(file);
  }

  #migrate(file: string): void {
    this.transaction(() => {
      const version = Number(this.#database.prepare("PRAGMA user_version").get()?.["user_version"] ?? 0);
      if (version > migrations.length) {
        throw new StoreError(
          `The database ${file} is of version ${version}, this program knows versions up to ${migrations.length}. ` +
            "Run the newer program that wrote it, or restore a backup made before the upgrade.",
        );
      }
      for (const step of migrations.slice(version)) this.#database.exec(step);
      this.#database.exec(`PRAGMA user_version = ${migrations.length}`);
    });
  }

  /** Runs `work` as one atomic write: all of it is on disk when this returns, none of it when it throws. */
  transaction<Result>(work: () => Result): Result {
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.#database.exec("COMMIT");
      return result;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      throw error;
    }
  }

  findMeeting(tenantId: string, meetingId: string): Meeting | undefined {
    const row = this.#get("SELECT * FROM meetings WHERE tenant_id = ? AND id = ?", tenantId, meetingId);
    return row === undefined ? undefined : this.#meetingOf(row);
  }

  findMeetingByExternalId(tenantId: string, organizerId: string, externalId: string): Meeting | undefined {
    const row = this.#get(
      "SELECT * FROM meetings WHERE tenant_id = ? AND organizer_id = ? AND external_id = ?",
      tenantId,
      organizerId,
      externalId,
    );
    return row === undefined ? undefined : this.#meetingOf(row);
  }

  #meetingOf(row: Row): Meeting {
    const tenantId = text(row, "tenant_id");
    const id = text(row, "id");
    const participants = this.#all(
      "SELECT user_id, upn, role FROM participants WHERE tenant_id = ? AND meeting_id = ? ORDER BY rowid",
      tenantId,
      id,
    );
    return {
      tenantId,
      id,
      organizerId: text(row, "organizer_id"),
      clientJoinWebUrl: text(row, "client_join_web_url"),
      participants: participants.map((participant): Participant => ({
        userId: textOrNull(participant, "user_id"),
        upn: textOrNull(participant, "upn"),
        role: text(participant, "role") as ParticipantRole,
      })),
      subject: textOrNull(row, "subject"),
      createdAt: numberOrNull(row, "created_at"),
      startAt: numberOrNull(row, "start_at"),
      endAt: numberOrNull(row, "end_at"),
      externalId: textOrNull(row, "external_id"),
    };
  }

  /** Adds a meeting with its participants; false when there was one with this id or external id already. */
  addMeeting(meeting: Meeting): boolean {
    const added = this.#run(
      `INSERT INTO meetings (tenant_id, id, organizer_id, client_join_web_url, subject, created_at, start_at, end_at,
        external_id)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
      meeting.tenantId,
      meeting.id,
      meeting.organizerId,
      meeting.clientJoinWebUrl,
      meeting.subject,
      meeting.createdAt,
      meeting.startAt,
      meeting.endAt,
      meeting.externalId,
    );
    if (added === 0) return false;
    for (const participant of meeting.participants) {
      this.#run(
        "INSERT INTO participants (tenant_id, meeting_id, user_id, upn, role) VALUES (?, ?, ?, ?, ?)",
        meeting.tenantId,
        meeting.id,
        participant.userId,
        participant.upn,
        participant.role,
      );
    }
    return true;
  }

  /** Deletes a meeting, and with it its participants and its appointment. */
  deleteMeeting(tenantId: string, meetingId: string): void {
    this.#run("DELETE FROM meetings WHERE tenant_id = ? AND id = ?", tenantId, meetingId);
  }

  findAppointment(tenantId: string, meetingId: string): Appointment | undefined {
    const row = this.#get("SELECT * FROM appointments WHERE tenant_id = ? AND meeting_id = ?", tenantId, meetingId);
    return row === undefined ? undefined : appointmentOf(row);
  }

  saveAppointment(tenantId: string, meetingId: string, appointment: Appointment): void {
    this.#run(
      `INSERT OR REPLACE INTO appointments (tenant_id, meeting_id, id, etag, external_appointment_id,
        external_appointment_url, appointment_client_join_web_url, settings, appointment_clients, modified_by, modified_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      tenantId,
      meetingId,
      appointment.id,
      appointment.etag,
      appointment.externalAppointmentId,
      appointment.externalAppointmentUrl,
      appointment.appointmentClientJoinWebUrl,
      appointment.settings === null ? null : JSON.stringify(appointment.settings),
      JSON.stringify(appointment.appointmentClients),
      appointment.modifiedBy,
      appointment.modifiedAt,
    );
  }

  deleteAppointment(tenantId: string, meetingId: string): void {
    this.#run("DELETE FROM appointments WHERE tenant_id = ? AND meeting_id = ?", tenantId, meetingId);
  }

  /** When the provisioning of `scope` is over, in milliseconds since 1970; `undefined` when it has not begun. */
  findProvisioning(scope: string): number | undefined {
    const row = this.#get("SELECT ready_at FROM provisioning WHERE scope = ?", scope);
    return row === undefined ? undefined : Number(row["ready_at"]);
  }

  beginProvisioning(scope: string, readyAt: number): void {
    this.#run("INSERT INTO provisioning (scope, ready_at) VALUES (?, ?) ON CONFLICT DO NOTHING", scope, readyAt);
  }

  resetProvisioning(scope: string): void {
    this.#run("DELETE FROM provisioning WHERE scope = ?", scope);
  }

  /** A secret of this database, made with it: what it signs stays good over a restart. */
  secret(name: "skiptoken"): string {
    const row = this.#get("SELECT value FROM secrets WHERE name = ?", name);
    if (row === undefined) throw new StoreError(`The database has lost its secret for ${name}.`);
    return text(row, "value");
  }

  /** Writes for one of the other files in this folder; how many rows changed. */
  change(sql: string, ...values: readonly Value[]): number {
    return this.#run(sql, ...values);
  }

  /** Rows of a query of one of the other files in this folder. */
  rows(sql: string, ...values: readonly Value[]): Row[] {
    return this.#all(sql, ...values);
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) this.#statements.set(sql, (statement = this.#database.prepare(sql)));
    return statement;
  }

  #get(sql: string, ...values: Value[]): Row | undefined {
    return this.#statement(sql).get(...values);
  }

  #all(sql: string, ...values: Value[]): Row[] {
    return this.#statement(sql).all(...values);
  }

  #run(sql: string, ...values: Value[]): number {
    return Number(this.#statement(sql).run(...values).changes);
  }
}

export type Row = Record<string, SQLOutputValue>;
export type Value = string | number | null;

export function appointmentOf(row: Row): Appointment {
  const settings = textOrNull(row, "settings");
  return {
    id: text(row, "id"),
    etag: text(row, "etag"),
    externalAppointmentId: textOrNull(row, "external_appointment_id"),
    externalAppointmentUrl: textOrNull(row, "external_appointment_url"),
    appointmentClientJoinWebUrl: textOrNull(row, "appointment_client_join_web_url"),
    settings: settings === null ? null : (JSON.parse(settings) as Settings),
    appointmentClients: JSON.parse(text(row, "appointment_clients")) as AppointmentUser[],
    modifiedBy: text(row, "modified_by"),
    modifiedAt: Number(row["modified_at"]),
  };
}

function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== "string") throw new StoreError(`The column ${column} holds something else than text.`);
  return value;
}

function textOrNull(row: Row, column: string): string | null {
  return row[column] === null ? null : text(row, column);
}

function numberOrNull(row: Row, column: string): number | null {
  return row[column] === null ? null : Number(row[column]);
}
