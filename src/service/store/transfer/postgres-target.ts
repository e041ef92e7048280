import type { Participant } from "../../domain/meeting.ts";
import { json, text, type Row, type Value } from "../columns.ts";
import { PROGRESS_TABLE } from "../half-copy.ts";
import { OWN_COLUMNS } from "../meeting-row.ts";
import type { Parameter } from "../postgres/database-pool.ts";
import { DatabaseSession } from "../postgres/database-session.ts";
import { migrateDatabase } from "../postgres/migrate-database.ts";
import { postgresMigrations } from "../postgres/postgres-migrations.ts";
import { StoreError } from "../store-error.ts";
import { movedByOthers, otherVersion } from "./copy-refusals.ts";
import { findSequences, holdsProgress, PostgresTables } from "./postgres-tables.ts";
import { MEETINGS, STORED_TABLES, type StoredTable } from "./stored-tables.ts";
import type { CopyProgress, CopyTarget, Page } from "./table-reader.ts";

/** A PostgreSQL database that a copy is made in. */
export class PostgresTarget extends PostgresTables implements CopyTarget {
  /** As it is in the database. */
  #progress: string | null = null;

  /** Makes the schema where there is none. @throws {StoreError} when it is another program's, or of another version */
  static async forCopy(url: string): Promise<PostgresTarget> {
    const session = await DatabaseSession.open(url);
    try {
      await requireOwn(session);
      await migrateDatabase(url);
      return new PostgresTarget(session);
    } catch (error) {
      await session[Symbol.asyncDispose]();
      throw error;
    }
  }

  async progress(): Promise<CopyProgress | undefined> {
    if (!(await holdsProgress(this.session))) return undefined;
    const [row] = await this.session.rows(`SELECT progress FROM ${PROGRESS_TABLE}`);
    if (row === undefined) return undefined;
    this.#progress = text(row, 0);
    return json(row, 0) as CopyProgress;
  }

  async begin(progress: CopyProgress): Promise<void> {
    await this.session.transaction(async () => {
      await this.session.rows(`CREATE TABLE IF NOT EXISTS ${PROGRESS_TABLE} (progress text NOT NULL)`);
      await this.session.rows(`TRUNCATE ${[PROGRESS_TABLE, ...STORED_TABLES.map(({ name }) => name)].join(", ")}`);
      this.#progress = JSON.stringify(progress);
      await this.session.rows(`INSERT INTO ${PROGRESS_TABLE} (progress) VALUES ($1)`, this.#progress);
    });
  }

  async write(table: StoredTable, rows: Page["rows"], progress: CopyProgress): Promise<void> {
    await this.session.transaction(async () => {
      await this.#insert(table, rows);
      if (table === MEETINGS) await this.#listParticipants(rows);
      await this.#move(progress);
    });
  }

  async note(progress: CopyProgress): Promise<void> {
    await this.session.transaction(() => this.#move(progress));
  }

  async finish(): Promise<void> {
    await this.session.transaction(async () => {
      for (const { table, column, sequence } of await findSequences(this.session)) {
        await this.session.rows(
          `SELECT setval($1::text::regclass, max(${column})) FROM ${table} HAVING max(${column}) IS NOT NULL`,
          sequence,
        );
      }
      await this.session.rows(`DROP TABLE ${PROGRESS_TABLE}`);
      await this.session.rows(`ANALYZE ${STORED_TABLES.map(({ name }) => name).join(", ")}`);
    });
  }

  /** A statement for a page: a list of values for each column. */
  async #insert({ name, columns, numbers }: StoredTable, rows: Page["rows"]): Promise<void> {
    const lists = columns.map((column, index) => `$${index + 1}::${numbers.includes(column) ? "bigint" : "text"}[]`);
    await this.session.rows(
      // A number that the target would give by itself stays what it was.
      `INSERT INTO ${name} (${columns.join(", ")}) OVERRIDING SYSTEM VALUE SELECT * FROM unnest(${lists.join(", ")})`,
      ...columns.map((_, index): Parameter => rows.map((row) => row[index] ?? null)),
    );
  }

  async #listParticipants(meetings: Page["rows"]): Promise<void> {
    const listed: (readonly Value[])[] = meetings.flatMap((row: Row) =>
      (json(row, OWN_COLUMNS.indexOf("participants")) as Participant[]).map(({ userId, upn }, index) => [
        text(row, 0),
        text(row, 1),
        index + 1,
        userId,
        upn?.toLowerCase() ?? null,
        row[OWN_COLUMNS.indexOf("start_at")] as Value,
      ]),
    );
    await this.session.rows(
      `INSERT INTO participants (tenant_id, meeting_id, place, user_id, upn, start_at)
       SELECT * FROM unnest($1::text[], $2::text[], $3::integer[], $4::text[], $5::text[], $6::bigint[])`,
      ...[0, 1, 2, 3, 4, 5].map((index): Parameter => listed.map((row) => row[index] ?? null)),
    );
  }

  async #move(progress: CopyProgress): Promise<void> {
    const next = JSON.stringify(progress);
    const moved = await this.session.rows(
      `UPDATE ${PROGRESS_TABLE} SET progress = $1 WHERE progress = $2 RETURNING 1`,
      next,
      this.#progress,
    );
    if (moved.length === 0) throw movedByOthers();
    this.#progress = next;
  }
}

/** Looked at before anything is upgraded. */
async function requireOwn(session: DatabaseSession): Promise<void> {
  const [tables] = await session.rows(
    `SELECT count(*), to_regclass('schema_versions') IS NOT NULL FROM pg_class
     WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')`,
  );
  if (tables?.[1] !== true) {
    if (Number(tables?.[0]) === 0) return;
    throw new StoreError("The target holds the tables of another program, and nothing was changed. Take an empty one.");
  }
  const [row] = await session.rows("SELECT coalesce(max(version), 0)::bigint FROM schema_versions");
  const version = Number(row?.[0]);
  if (version !== postgresMigrations.length) throw otherVersion(version, postgresMigrations.length);
}
