import { type AuditEntry } from "../../../domain/audit-entry.ts";
import {
  blockValues,
  BLOCKS_A_PAGE,
  entriesOf,
  findEntries,
  indexEnd,
  meetingsOf,
  SPAN_DIGITS,
} from "../../audit-block.ts";
import type { AuditLog, AuditSearch } from "../../audit-log.ts";
import type { DatabasePool, Statement } from "../database-pool.ts";

// Instances don't know of each other, so each block has all of its meetings; what was copied from a file may have fewer.
const ADD: Statement = {
  name: "add-audit",
  text: `WITH added AS (
      INSERT INTO audit (id, until, entries) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING id
    ) INSERT INTO audit_meetings (meeting_id, id) SELECT meeting_id, id FROM added, unnest($4::text[]) meeting_id`,
};
const FIND: Statement = {
  name: "find-audit",
  text: `SELECT id, until, entries FROM audit WHERE id > $1 AND until >= $2 AND id < $3 ORDER BY id LIMIT ${BLOCKS_A_PAGE}`,
};
const FIND_BY_MEETING: Statement = {
  name: "find-audit-of-meeting",
  text: `SELECT id, until, entries FROM audit WHERE id IN (
      SELECT a.id FROM (
        SELECT min(id) AS first, left(id, ${SPAN_DIGITS}) AS span FROM audit_meetings
        WHERE meeting_id = $4 AND id >= left($1, ${SPAN_DIGITS}) AND id < $3 GROUP BY left(id, ${SPAN_DIGITS})
      ) found JOIN audit a ON a.id >= found.first AND a.id < found.span || ':'
      WHERE a.id > $1 AND a.until >= $2 AND a.id < $3 ORDER BY a.id LIMIT ${BLOCKS_A_PAGE}
    ) ORDER BY id`,
};
const PRUNE: Statement = {
  name: "prune-audit",
  text: `WITH old AS (SELECT id FROM audit WHERE until < $1 ORDER BY id LIMIT ${BLOCKS_A_PAGE}),
    meetings AS (DELETE FROM audit_meetings WHERE id <= (SELECT max(id) FROM old) AND id < $2)
    DELETE FROM audit WHERE id IN (SELECT id FROM old) RETURNING id, until, entries`,
};

export class PostgresAudit implements AuditLog {
  readonly #pool: DatabasePool;

  constructor(pool: DatabasePool) {
    this.#pool = pool;
  }

  async add(entries: readonly AuditEntry[]): Promise<void> {
    await this.#pool.writeAgain(ADD, ...blockValues(entries), meetingsOf(entries));
  }

  find(search: AuditSearch): AsyncGenerator<AuditEntry> {
    const { meetingId } = search;
    return findEntries(search, (...bounds) =>
      meetingId === undefined
        ? this.#pool.read(FIND, ...bounds)
        : this.#pool.read(FIND_BY_MEETING, ...bounds, meetingId),
    );
  }

  /** Where the connection breaks under it, fewer are told than were removed. */
  async prune(before: number): Promise<number> {
    const rows = await this.#pool.writeAgain(PRUNE, before, indexEnd(before));
    return rows.reduce((count, row) => count + entriesOf(row).length, 0);
  }
}
