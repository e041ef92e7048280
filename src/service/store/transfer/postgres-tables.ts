import type { Row, Value } from "../columns.ts";
import { halfCopy, PROGRESS_TABLE } from "../half-copy.ts";
import { MEETING_COLUMNS } from "../meeting-row.ts";
import { DatabaseSession } from "../postgres/database-session.ts";
import { rowsAfter } from "../postgres/key-pages.ts";
import { requireMigrated } from "../postgres/migrate-database.ts";
import { unescapeNul } from "../postgres/nul-escape.ts";
import { identityOf } from "./database-identity.ts";
import { STORED_TABLES, type StoredTable } from "./stored-tables.ts";
import type { DatabaseInspector, MeetingName, MeetingWithTraces, Page, Position } from "./table-reader.ts";
import { tracedMeeting } from "./traced-meeting.ts";

const MEETINGS_WITH_TRACES = `SELECT ${MEETING_COLUMNS.map((column) => `m.${column}`).join(", ")},
    (SELECT coalesce(json_agg(json_build_array(user_id, upn, start_at) ORDER BY place), '[]')::text FROM participants p
      WHERE p.tenant_id = m.tenant_id AND p.meeting_id = m.id),
    (SELECT json_build_array(etag_after, at)::text FROM history h
      WHERE h.tenant_id = m.tenant_id AND h.meeting_id = m.id ORDER BY sequence DESC LIMIT 1)
  FROM meetings m`;
const ORPHANS = `FROM participants p
  WHERE NOT EXISTS (SELECT 1 FROM meetings m WHERE m.tenant_id = p.tenant_id AND m.id = p.meeting_id)`;

const BROKEN_PAGES = "SELECT coalesce(checksum_failures, 0) FROM pg_stat_database WHERE datname = current_database()";
const INVALID_INDEXES = `SELECT indexrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
  WHERE NOT i.indisvalid AND c.relnamespace = current_schema()::regnamespace`;
const UNCHECKED = `SELECT conrelid::regclass::text || '.' || conname FROM pg_constraint
  WHERE NOT convalidated AND connamespace = current_schema()::regnamespace`;

/** The tables of a PostgreSQL database, all of one moment. */
export class PostgresTables implements DatabaseInspector {
  readonly kind = "postgres";
  protected readonly session: DatabaseSession;

  constructor(session: DatabaseSession) {
    this.session = session;
  }

  /**
   * Opens a database that services may be writing: to read alone, and as it is now until it is closed.
   *
   * @throws {StoreError} when it is none of this version, or half a copy
   */
  static async open(url: string): Promise<PostgresTables> {
    const session = await DatabaseSession.open(url);
    try {
      await requireMigrated(url);
      if (await holdsProgress(session)) throw halfCopy();
      await session.readSnapshot();
      return new PostgresTables(session);
    } catch (error) {
      await session[Symbol.asyncDispose]();
      throw error;
    }
  }

  async identify(): Promise<string> {
    const [row] = await this.session.rows("SELECT value FROM secrets WHERE name = 'skiptoken'");
    return identityOf(this.kind, row?.[0]);
  }

  async count({ name }: StoredTable): Promise<number> {
    return this.#number(`SELECT count(*) FROM ${name}`);
  }

  async read({ name, columns, numbers, key }: StoredTable, after: Position | undefined, most: number): Promise<Page> {
    const own = key[this.kind];
    // Every number as one that holds them all.
    const selected = columns.map((column) => (numbers.includes(column) ? `${column}::bigint` : column));
    const keys = own.map((column) => (column === "place" ? "place::bigint" : column));
    const places = own.map((_, index) => columns.length + 1 + index);
    const text = pageOf(`SELECT ${[...selected, ...keys].join(", ")} FROM ${name}`, own, places, after);
    const rows = (await this.session.rows(text, most, ...(after ?? []))) as (readonly Value[])[];
    return { rows: rows.map((row) => row.slice(0, columns.length)), end: rows.at(-1)?.slice(columns.length) };
  }

  async findDamage(): Promise<readonly string[]> {
    const failures = await this.#number(BROKEN_PAGES);
    const indexes = await this.session.rows(INVALID_INDEXES);
    const constraints = await this.session.rows(UNCHECKED);
    return [
      ...(failures === 0 ? [] : [`PostgreSQL has met ${failures} pages whose checksum is wrong`]),
      ...indexes.map(([name]) => `PostgreSQL: the index ${String(name)} is not valid`),
      ...constraints.map(([name]) => `PostgreSQL: the constraint ${String(name)} was not checked for all rows`),
      ...(await this.#findLateSequences()),
    ];
  }

  /** A sequence that would give numbers again which rows have already. */
  async #findLateSequences(): Promise<string[]> {
    const late: string[] = [];
    for (const { table, column, sequence } of await findSequences(this.session)) {
      const [row] = await this.session.rows(
        `SELECT coalesce(max(${column}), 0) > coalesce(pg_sequence_last_value($1::text::regclass), 0) FROM ${table}`,
        sequence,
      );
      if (row?.[0] === true) late.push(`PostgreSQL: ${table}.${column} has numbers that its sequence is yet to give`);
    }
    return late;
  }

  async readMeetings(after: Position | undefined, most: number): Promise<readonly MeetingWithTraces[]> {
    const text = pageOf(MEETINGS_WITH_TRACES, ["m.tenant_id", "m.id"], [1, 2], after);
    const rows = await this.session.rows(text, most, ...(after ?? []));
    return rows.map((row) => tracedMeeting(row as readonly Value[], unescapeNul));
  }

  async findOrphans(most: number): Promise<{ readonly count: number; readonly meetings: readonly MeetingName[] }> {
    const count = await this.#number(`SELECT count(*) ${ORPHANS}`);
    const meetings = await this.session.rows(`SELECT DISTINCT tenant_id, meeting_id ${ORPHANS} LIMIT $1`, most);
    return { count, meetings: meetings.map(([tenant, id]) => ({ tenantId: String(tenant), meetingId: String(id) })) };
  }

  async #number(sql: string): Promise<number> {
    return Number((await this.session.rows(sql))[0]?.[0]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.session[Symbol.asyncDispose]();
  }
}

export async function holdsProgress(session: DatabaseSession): Promise<boolean> {
  return (await session.rows(`SELECT 1 WHERE to_regclass('${PROGRESS_TABLE}') IS NOT NULL`)).length > 0;
}

interface Sequence {
  readonly table: string;
  readonly column: string;
  readonly sequence: string;
}

/** What numbers columns of tables that are copied. */
export async function findSequences(session: DatabaseSession): Promise<readonly Sequence[]> {
  const columns = STORED_TABLES.flatMap(({ name, numbers }) =>
    numbers.map((column): [string, string] => [name, column]),
  );
  const rows: Row[] = await session.rows(
    `SELECT name, attribute, pg_get_serial_sequence(name, attribute) FROM unnest($1::text[], $2::text[]) columns (name, attribute)
     WHERE pg_get_serial_sequence(name, attribute) IS NOT NULL`,
    columns.map(([table]) => table),
    columns.map(([, column]) => column),
  );
  return rows.map(([table, column, sequence]) => ({
    table: String(table),
    column: String(column),
    sequence: String(sequence),
  }));
}

/** The first rows, or those that come after a position; the first parameter is how many. */
function pageOf(
  select: string,
  key: readonly string[],
  places: readonly number[],
  after: Position | undefined,
): string {
  if (after === undefined) return `${select} ORDER BY ${key.join(", ")} LIMIT $1`;
  return rowsAfter({ select: `${select} WHERE`, key, places, first: 2, limit: "$1" });
}
