import { closeSync, existsSync, openSync } from "node:fs";
import { dirname } from "node:path";
import type { Appointment } from "../domain/appointment.ts";
import type { Meeting } from "../domain/meeting.ts";
import { APPOINTMENT_COLUMNS, appointmentOf, appointmentValues } from "./appointment-row.ts";
import { text } from "./columns.ts";
import { Connection, type Row, type Value } from "./connection.ts";
import { versionOf } from "./existing-database.ts";
import { flushToDisk, makeDirectory } from "./fsync.ts";
import { HistoryTable } from "./history-table.ts";
import { meetingKey } from "./meeting-key.ts";
import { meetingOf, storedMeetingOf, type StoredMeeting } from "./meeting-row.ts";
import { migrations } from "./migrations.ts";
import { StoreError, toStoreError } from "./store-error.ts";

const MEETING_BY_KEY = "SELECT * FROM meetings NOT INDEXED WHERE rowid = ? AND tenant_id = ? AND id = ?";
const MEETING_BY_ID = "SELECT * FROM meetings WHERE tenant_id = ? AND id = ?";
const SAVE_APPOINTMENT = updateAppointment("?");
const DELETE_APPOINTMENT = updateAppointment("NULL");

/**
 * The rows of the service, in one SQLite file. A write is on disk when {@link durable} says so; the answer to a client
 * is sent after it. Several processes may open the same file; writes queue up to five seconds.
 */
export class Store implements Disposable {
  readonly connection: Connection;
  readonly history: HistoryTable;

  /** @throws {StoreError} when the file can't be opened or was written by a newer version */
  constructor(file: string) {
    const directory = dirname(file);
    try {
      makeDirectory(directory);
      // SQLite would let everybody read a file it makes; the files beside it take over the mode of this one.
      closeSync(openSync(file, "a", 0o600));
    } catch (cause) {
      const message = `The database ${file} can't be opened: ${(cause as Error).message}.`;
      throw toStoreError(cause, file) ?? new StoreError(message, { cause });
    }
    this.connection = new Connection(file);
    this.history = new HistoryTable(this.connection);
    try {
      this.#migrate(file);
    } catch (error) {
      this.connection.close();
      throw error;
    }
    // What a killed process wrote to the log may be shown from here on, and the system may not have it on disk yet.
    const log = `${file}-wal`;
    if (existsSync(log)) flushToDisk(log);
    flushToDisk(directory);
  }

  #migrate(file: string): void {
    const { connection } = this;
    // Read under the write lock: two programs may start together.
    connection.transaction(() => {
      const version = versionOf(connection);
      if (version > migrations.length) {
        throw new StoreError(
          `The database ${file} is of version ${version}, this program knows versions up to ${migrations.length}. ` +
            "Run the newer program that wrote it, or restore a backup made before the upgrade.",
        );
      }
      if (version === 0 && connection.get("SELECT 1 FROM sqlite_schema LIMIT 1") !== undefined) {
        throw new StoreError(`The database ${file} belongs to another program. Choose another file.`);
      }
      if (version === migrations.length) return;
      for (const step of migrations.slice(version)) connection.script(step);
      connection.script(`PRAGMA user_version = ${migrations.length}`);
    });
    connection.commit();
  }

  /** @see Connection.transaction */
  transaction<Result>(work: () => Result): Result {
    return this.connection.transaction(work);
  }

  /** @see Connection.durable */
  durable(): Promise<void> | undefined {
    return this.connection.durable();
  }

  /** Whether the database answers. @throws {StoreError} when it doesn't */
  probe(): void {
    this.#get("SELECT 1 FROM meetings LIMIT 1");
  }

  findMeeting(tenantId: string, meetingId: string): StoredMeeting | undefined {
    const row = this.#findRow(tenantId, meetingId);
    return row === undefined ? undefined : storedMeetingOf(row);
  }

  #findRow(tenantId: string, meetingId: string): Row | undefined {
    return (
      this.#get(MEETING_BY_KEY, meetingKey(meetingId), tenantId, meetingId) ??
      this.#get(MEETING_BY_ID, tenantId, meetingId)
    );
  }

  findMeetingByExternalId(tenantId: string, organizerId: string, externalId: string): Meeting | undefined {
    const sql = "SELECT * FROM meetings WHERE tenant_id = ? AND organizer_id = ? AND external_id = ?";
    const row = this.#get(sql, tenantId, organizerId, externalId);
    return row === undefined ? undefined : meetingOf(row);
  }

  /** Adds a meeting with its participants; false when there was one with this id or external id already. */
  addMeeting(meeting: Meeting): boolean {
    return this.transaction(() => this.#addMeeting(meeting));
  }

  #addMeeting(meeting: Meeting): boolean {
    const key = meetingKey(meeting.id);
    const isTaken = this.#get("SELECT 1 FROM meetings WHERE rowid = ?", key) !== undefined;
    const added = this.#run(
      `INSERT INTO meetings (rowid, tenant_id, id, organizer_id, client_join_web_url, subject, created_at, start_at, end_at,
        external_id, participants)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
      isTaken ? null : key,
      meeting.tenantId,
      meeting.id,
      meeting.organizerId,
      meeting.clientJoinWebUrl ?? "",
      meeting.subject,
      meeting.createdAt,
      meeting.startAt,
      meeting.endAt,
      meeting.externalId,
      JSON.stringify(meeting.participants.map(({ userId, upn, role }) => ({ userId, upn, role }))),
    );
    if (added === 0) return false;
    for (const participant of meeting.participants) {
      this.#run(
        "INSERT INTO participants (tenant_id, meeting_id, user_id, upn, role, start_at) VALUES (?, ?, ?, ?, ?, ?)",
        meeting.tenantId,
        meeting.id,
        participant.userId,
        participant.upn,
        participant.role,
        meeting.startAt,
      );
    }
    return true;
  }

  rescheduleMeeting(tenantId: string, meetingId: string, startAt: number, endAt: number): void {
    this.transaction(() => {
      this.#run(
        "UPDATE meetings SET start_at = ?, end_at = ? WHERE tenant_id = ? AND id = ?",
        startAt,
        endAt,
        tenantId,
        meetingId,
      );
      this.#run(
        "UPDATE participants SET start_at = ? WHERE tenant_id = ? AND meeting_id = ?",
        startAt,
        tenantId,
        meetingId,
      );
    });
  }

  /** Deletes a meeting, and with it its participants and its appointment. */
  deleteMeeting(tenantId: string, meetingId: string): void {
    this.#run("DELETE FROM meetings WHERE tenant_id = ? AND id = ?", tenantId, meetingId);
  }

  findAppointment(tenantId: string, meetingId: string): Appointment | undefined {
    const row = this.#findRow(tenantId, meetingId);
    return row === undefined ? undefined : appointmentOf(row);
  }

  /** False when there is no such meeting any more. */
  saveAppointment(tenantId: string, meetingId: string, appointment: Appointment): boolean {
    return this.#run(SAVE_APPOINTMENT, ...appointmentValues(appointment), tenantId, meetingId) > 0;
  }

  deleteAppointment(tenantId: string, meetingId: string): void {
    this.#run(DELETE_APPOINTMENT, tenantId, meetingId);
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

  /** Lets an application act for a user, or for all users of the tenant when none is named; false when it may already. */
  grantAccessPolicy(tenantId: string, applicationId: string, userId = ""): boolean {
    const granted = this.#run(
      "INSERT INTO access_policies (tenant_id, application_id, user_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
      tenantId,
      applicationId.toLowerCase(),
      userId.toLowerCase(),
    );
    return granted > 0;
  }

  /** Takes a policy back; false when there was none. */
  revokeAccessPolicy(tenantId: string, applicationId: string, userId = ""): boolean {
    const revoked = this.#run(
      "DELETE FROM access_policies WHERE tenant_id = ? AND application_id = ? AND user_id = ?",
      tenantId,
      applicationId.toLowerCase(),
      userId.toLowerCase(),
    );
    return revoked > 0;
  }

  /** Whether an application may act for a user. Policies of the user's own, if any, take the place of the tenant's. */
  policyCovers(tenantId: string, applicationId: string, userId: string): boolean {
    const application = applicationId.toLowerCase();
    const user = userId.toLowerCase();
    const holds = (holder: string) =>
      this.#get(
        "SELECT 1 FROM access_policies WHERE tenant_id = ? AND application_id = ? AND user_id = ?",
        tenantId,
        application,
        holder,
      ) !== undefined;
    if (holds(user)) return true;
    const ofUser = "SELECT 1 FROM access_policies WHERE tenant_id = ? AND user_id = ? LIMIT 1";
    return holds("") && this.#get(ofUser, tenantId, user) === undefined;
  }

  /** Whether an application may act for anybody in the tenant. */
  hasPolicy(tenantId: string, applicationId: string): boolean {
    const sql = "SELECT 1 FROM access_policies WHERE tenant_id = ? AND application_id = ? LIMIT 1";
    return this.#get(sql, tenantId, applicationId.toLowerCase()) !== undefined;
  }

  /** A secret of this database, made with it: what it signs stays good over a restart. */
  secret(name: "skiptoken"): string {
    const row = this.#get("SELECT value FROM secrets WHERE name = ?", name);
    if (row === undefined) throw new StoreError(`The database has lost its secret for ${name}.`);
    return text(row, "value");
  }

  /** Commits what is open, then closes. @throws {StoreError} when the commit fails; closed all the same */
  close(): void {
    this.connection.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #get(sql: string, ...values: Value[]): Row | undefined {
    return this.connection.get(sql, ...values);
  }

  #run(sql: string, ...values: Value[]): number {
    return this.connection.run(sql, ...values);
  }
}

function updateAppointment(value: "?" | "NULL"): string {
  const columns = APPOINTMENT_COLUMNS.map((column) => `${column} = ${value}`);
  return `UPDATE meetings SET ${columns.join(", ")} WHERE tenant_id = ? AND id = ?`;
}
