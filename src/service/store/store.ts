import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import type { Appointment, AppointmentUser, Settings } from "../appointment.ts";
import type { Meeting, Participant } from "../online-meeting.ts";
import { Connection, type Row } from "./connection.ts";
import { versionOf } from "./existing-database.ts";
import { flushToDisk } from "./files.ts";
import { HistoryTable } from "./history-table.ts";
import { migrations } from "./migrations.ts";
import { StoreError, toStoreError } from "./store-error.ts";

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
      mkdirSync(directory, { recursive: true, mode: 0o700 });
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
    this.#get("SELECT 1 FROM appointments LIMIT 1");
  }

  findMeeting(tenantId: string, meetingId: string): Meeting | undefined {
    // One statement instead of two, for every request begins with it.
    const rows = this.#all(
      `SELECT organizer_id, client_join_web_url, user_id, upn FROM meetings LEFT JOIN participants
         ON participants.tenant_id = meetings.tenant_id AND meeting_id = id WHERE meetings.tenant_id = ? AND id = ?`,
      tenantId,
      meetingId,
    );
    const [row] = rows;
    if (row === undefined) return undefined;
    return {
      tenantId,
      id: meetingId,
      organizerId: text(row, "organizer_id"),
      clientJoinWebUrl: text(row, "client_join_web_url"),
      participants: rows
        .filter((participant) => participant["user_id"] !== null)
        .map((participant): Participant => ({
          userId: text(participant, "user_id"),
          upn: text(participant, "upn"),
        })),
    };
  }

  /** Adds a meeting with its participants; false when there was one with this id already. */
  addMeeting(meeting: Meeting): boolean {
    const added = this.#run(
      "INSERT INTO meetings (tenant_id, id, organizer_id, client_join_web_url) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
      meeting.tenantId,
      meeting.id,
      meeting.organizerId,
      meeting.clientJoinWebUrl,
    );
    if (added === 0) return false;
    for (const participant of meeting.participants) {
      this.#run(
        "INSERT INTO participants (tenant_id, meeting_id, user_id, upn) VALUES (?, ?, ?, ?)",
        meeting.tenantId,
        meeting.id,
        participant.userId,
        participant.upn,
      );
    }
    return true;
  }

  findAppointment(tenantId: string, meetingId: string): Appointment | undefined {
    const row = this.#get("SELECT * FROM appointments WHERE tenant_id = ? AND meeting_id = ?", tenantId, meetingId);
    if (row === undefined) return undefined;
    const settings = textOrNull(row, "settings");
    return {
      id: text(row, "id"),
      etag: text(row, "etag"),
      externalAppointmentId: textOrNull(row, "external_appointment_id"),
      externalAppointmentUrl: textOrNull(row, "external_appointment_url"),
      appointmentClientJoinWebUrl: textOrNull(row, "appointment_client_join_web_url"),
      settings: settings === null ? null : (json(row, "settings") as Settings),
      appointmentClients: json(row, "appointment_clients") as AppointmentUser[],
      modifiedBy: text(row, "modified_by"),
      modifiedAt: Number(row["modified_at"]),
    };
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

  /** Lets an application act for a user, or for all users of the tenant when none is named. */
  grantAccessPolicy(tenantId: string, applicationId: string, userId = ""): void {
    this.#run(
      "INSERT INTO access_policies (tenant_id, application_id, user_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
      tenantId,
      applicationId.toLowerCase(),
      userId.toLowerCase(),
    );
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

  /** Commits what is open, then closes. @throws {StoreError} when the commit fails; closed all the same */
  close(): void {
    this.connection.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #get(sql: string, ...values: (string | number | null)[]): Row | undefined {
    return this.connection.get(sql, ...values);
  }

  #all(sql: string, ...values: (string | number | null)[]): Row[] {
    return this.connection.all(sql, ...values);
  }

  #run(sql: string, ...values: (string | number | null)[]): number {
    return this.connection.run(sql, ...values);
  }
}

function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== "string") throw new StoreError(`The column ${column} holds something else than text.`);
  return value;
}

/** Without the parser's own error when it is none: that quotes the text, and errors are logged. */
function json(row: Row, column: string): unknown {
  try {
    return JSON.parse(text(row, column));
  } catch {
    throw new StoreError(`The column ${column} holds something else than JSON.`);
  }
}

function textOrNull(row: Row, column: string): string | null {
  return row[column] === null ? null : text(row, column);
}
