import { existsSync } from "node:fs";
import type { Participant } from "../../domain/meeting.ts";
import { json, text, type Row, type Value } from "../columns.ts";
import { PROGRESS_TABLE } from "../half-copy.ts";
import { MEETING_COLUMNS, OWN_COLUMNS } from "../meeting-row.ts";
import { Connection } from "../sqlite/connection.ts";
import { openDatabase } from "../sqlite/database-file.ts";
import { versionOf } from "../sqlite/existing-database.ts";
import { meetingKey } from "../sqlite/meeting-key.ts";
import { migrations } from "../sqlite/migrations.ts";
import { movedByOthers, otherVersion } from "./copy-refusals.ts";
import { SqliteTables } from "./sqlite-tables.ts";
import { columnContacts } from "../sqlite/people/contacts-column.ts";
import { MEETINGS, STORED_TABLES, type StoredTable } from "./stored-tables.ts";
import type { CopyProgress, CopyTarget, Page } from "./table-reader.ts";

const MAKE_PROGRESS = `CREATE TABLE IF NOT EXISTS ${PROGRESS_TABLE} (progress TEXT NOT NULL) STRICT`;

/** A SQLite file that a copy is made in. */
export class SqliteTarget extends SqliteTables implements CopyTarget {
  /** As it is in the file. */
  #progress: string | null = null;

  /** Makes the file where there is none. @throws {StoreError} when it is another program's, or of another version */
  static forCopy(file: string): SqliteTarget {
    if (existsSync(file)) {
      // Looked at before anything is upgraded.
      using present = new Connection(file, { readOnly: true });
      const version = versionOf(present);
      if (version !== 0 && version !== migrations.length) throw otherVersion(version, migrations.length);
    }
    return new SqliteTarget(openDatabase(file));
  }

  async progress(): Promise<CopyProgress | undefined> {
    const sql = `SELECT 1 FROM sqlite_schema WHERE name = '${PROGRESS_TABLE}'`;
    if (this.connection.row(sql) === undefined) return undefined;
    const row = this.connection.row(`SELECT progress FROM ${PROGRESS_TABLE}`);
    if (row === undefined) return undefined;
    this.#progress = text(row, 0);
    return json(row, 0) as CopyProgress;
  }

  async begin(progress: CopyProgress): Promise<void> {
    this.#write(() => {
      this.connection.script(MAKE_PROGRESS);
      for (const { name } of [{ name: PROGRESS_TABLE }, ...STORED_TABLES]) this.connection.run(`DELETE FROM ${name}`);
      this.#progress = JSON.stringify(progress);
      this.connection.run(`INSERT INTO ${PROGRESS_TABLE} (progress) VALUES (?)`, this.#progress);
    });
  }

  async write(table: StoredTable, rows: Page["rows"], progress: CopyProgress): Promise<void> {
    this.#write(() => {
      for (const row of rows) {
        if (table === MEETINGS) this.#addMeeting(row);
        else this.#insert(table.name, table.columns, row);
      }
      this.#move(progress);
    });
  }

  async note(progress: CopyProgress): Promise<void> {
    this.#write(() => this.#move(progress));
  }

  /** SQLite numbers by itself what comes next after what is there. */
  async finish(): Promise<void> {
    this.#write(() => this.connection.script(`DROP TABLE ${PROGRESS_TABLE}`));
  }

  #addMeeting(row: Row): void {
    const [tenantId, id] = [text(row, 0), text(row, 1)];
    const key = meetingKey(id);
    const isTaken = this.connection.row("SELECT 1 FROM meetings WHERE rowid = ?", key) !== undefined;
    this.#insert("meetings", ["rowid", ...MEETINGS.columns], [isTaken ? null : key, ...row]);
    this.#addContacts(tenantId, id, row[MEETING_COLUMNS.indexOf("appointment_clients")]);
    const startAt = row[OWN_COLUMNS.indexOf("start_at")];
    const columns = ["tenant_id", "meeting_id", "user_id", "upn", "role", "start_at"];
    for (const { userId, upn, role } of json(row, OWN_COLUMNS.indexOf("participants")) as Participant[]) {
      this.#insert("participants", columns, [tenantId, id, userId, upn, role, startAt]);
    }
  }

  /** As the migration that made them does: damaged clients have none. */
  #addContacts(tenantId: string, id: string, clients: unknown): void {
    for (const contact of columnContacts(clients)) {
      this.#insert("contacts", ["tenant_id", "contact", "meeting_id"], [tenantId, contact, id]);
    }
  }

  #insert(table: string, columns: readonly string[], row: Row): void {
    const values = columns.map(() => "?").join(", ");
    this.connection.run(`INSERT INTO ${table} (${columns.join(", ")}) VALUES (${values})`, ...(row as Value[]));
  }

  #move(progress: CopyProgress): void {
    const next = JSON.stringify(progress);
    const sql = `UPDATE ${PROGRESS_TABLE} SET progress = ? WHERE progress = ?`;
    if (this.connection.run(sql, next, this.#progress) === 0) throw movedByOthers();
    this.#progress = next;
  }

  /** On disk when it returns. */
  #write(work: () => void): void {
    this.connection.transaction(work);
    this.connection.commit();
  }
}
