import type { Value } from "../columns.ts";
import { MEETING_COLUMNS } from "../meeting-row.ts";
import type { Connection } from "../sqlite/connection.ts";
import { openExisting, requireCurrentVersion } from "../sqlite/existing-database.ts";
import { identityOf } from "./database-identity.ts";
import type { StoredTable } from "./stored-tables.ts";
import type { DatabaseInspector, MeetingName, MeetingWithTraces, Page, Position } from "./table-reader.ts";
import { tracedMeeting } from "./traced-meeting.ts";

const MAX_FINDINGS = 10;
const MEETINGS_WITH_TRACES = `SELECT ${MEETING_COLUMNS.map((column) => `m.${column}`).join(", ")},
    (SELECT json_group_array(json_array(user_id, upn, start_at) ORDER BY rowid) FROM participants p
      WHERE p.tenant_id = m.tenant_id AND p.meeting_id = m.id),
    (SELECT json_array(etag_after, at) FROM history h
      WHERE h.meeting_id = m.id AND h.tenant_id = m.tenant_id ORDER BY sequence DESC LIMIT 1)
  FROM meetings m`;
const ORPHANS = `FROM participants p
  WHERE NOT EXISTS (SELECT 1 FROM meetings m WHERE m.tenant_id = p.tenant_id AND m.id = p.meeting_id)`;

/** The tables of a SQLite file, all of one moment. */
export class SqliteTables implements DatabaseInspector {
  readonly kind = "sqlite";
  protected readonly connection: Connection;

  constructor(connection: Connection) {
    this.connection = connection;
  }

  /**
   * Opens a file that a service may be writing: to read alone, and as it is now until it is closed.
   *
   * @throws {StoreError} when there is none of this version, or half a copy
   */
  static open(file: string): SqliteTables {
    const connection = openExisting(file);
    try {
      requireCurrentVersion(connection, file);
      connection.get("BEGIN");
      return new SqliteTables(connection);
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  async identify(): Promise<string> {
    return identityOf(this.kind, this.connection.row("SELECT value FROM secrets WHERE name = 'skiptoken'")?.[0]);
  }

  async count({ name }: StoredTable): Promise<number> {
    return Number(this.connection.row(`SELECT count(*) FROM ${name}`)?.[0]);
  }

  async read({ name, columns, key }: StoredTable, after: Position | undefined, most: number): Promise<Page> {
    const own = key[this.kind];
    const rows = this.connection.rows(
      `SELECT ${[...columns, ...own].join(", ")} FROM ${name} ${afterKey(own, after)} ORDER BY ${own.join(", ")} LIMIT ?`,
      ...(after ?? []),
      most,
    ) as (readonly Value[])[];
    return { rows: rows.map((row) => row.slice(0, columns.length)), end: rows.at(-1)?.slice(columns.length) };
  }

  async findDamage(): Promise<readonly string[]> {
    const verdicts = this.connection
      .rows(`PRAGMA integrity_check(${MAX_FINDINGS})`)
      .map(([verdict]) => String(verdict));
    const references = this.connection.rows("PRAGMA foreign_key_check");
    return [
      ...verdicts.filter((verdict) => verdict !== "ok").map((verdict) => `SQLite: ${verdict}`),
      ...(references.length === 0 ? [] : [`SQLite: ${references.length} rows refer to others that aren't there`]),
    ];
  }

  async readMeetings(after: Position | undefined, most: number): Promise<readonly MeetingWithTraces[]> {
    const sql = `${MEETINGS_WITH_TRACES} ${afterKey(["m.tenant_id", "m.id"], after)} ORDER BY m.tenant_id, m.id LIMIT ?`;
    return this.connection.rows(sql, ...(after ?? []), most).map((row) => tracedMeeting(row as readonly Value[]));
  }

  async findOrphans(most: number): Promise<{ readonly count: number; readonly meetings: readonly MeetingName[] }> {
    const count = Number(this.connection.row(`SELECT count(*) ${ORPHANS}`)?.[0]);
    const meetings = this.connection.rows(`SELECT DISTINCT tenant_id, meeting_id ${ORPHANS} LIMIT ?`, most);
    return { count, meetings: meetings.map(([tenant, id]) => ({ tenantId: String(tenant), meetingId: String(id) })) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.connection.close();
  }
}

/** The rows that come after a position. */
function afterKey(key: readonly string[], after: Position | undefined): string {
  return after === undefined ? "" : `WHERE (${key.join(", ")}) > (${key.map(() => "?").join(", ")})`;
}
