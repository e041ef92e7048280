import { type AuditEntry } from "../../../domain/audit-entry.ts";
import {
  blockValues,
  BLOCKS_A_PAGE,
  entriesOf,
  findEntries,
  indexEnd,
  meetingsOf,
  SPAN_DIGITS,
  SpanIndex,
} from "../../audit-block.ts";
import type { AuditLog, AuditSearch } from "../../audit-log.ts";
import { text } from "../../columns.ts";
import type { Connection } from "../connection.ts";
import type { Durability } from "../durability.ts";

const ADD = "INSERT INTO audit (id, until, entries) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
const ADD_MEETING = "INSERT INTO audit_meetings (meeting_id, id) VALUES (?, ?) ON CONFLICT DO NOTHING";
const FIND = `SELECT id, until, entries FROM audit WHERE id > ? AND until >= ? AND id < ? ORDER BY id LIMIT ${BLOCKS_A_PAGE}`;
const FIND_BY_MEETING = `SELECT id, until, entries FROM audit WHERE id IN (
    SELECT a.id FROM (
      SELECT min(id) AS first, substr(id, 1, ${SPAN_DIGITS}) AS span FROM audit_meetings
      WHERE meeting_id = ?4 AND id >= substr(?1, 1, ${SPAN_DIGITS}) AND id < ?3 GROUP BY span
    ) found CROSS JOIN audit a ON a.id >= found.first AND a.id < found.span || ':'
    WHERE a.id > ?1 AND a.until >= ?2 AND a.id < ?3 ORDER BY a.id LIMIT ${BLOCKS_A_PAGE}
  ) ORDER BY id`;
const UNINDEX = "DELETE FROM audit_meetings WHERE meeting_id = ? AND id <= ? AND id < ?";
const OLDEST = `SELECT id, until, entries FROM audit WHERE until < ? ORDER BY id LIMIT ${BLOCKS_A_PAGE}`;

export class AuditTable implements AuditLog {
  readonly #connection: Connection;
  readonly #durability: Durability;
  readonly #index = new SpanIndex();

  constructor(connection: Connection, durability: Durability) {
    this.#connection = connection;
    this.#durability = durability;
  }

  async add(entries: readonly AuditEntry[]): Promise<void> {
    const [id, ...values] = blockValues(entries);
    const meetings = this.#index.missing(id, meetingsOf(entries));
    await this.#durability.writtenAside(() => {
      if (this.#connection.run(ADD, id, ...values) === 0) return;
      for (const meetingId of meetings) this.#connection.run(ADD_MEETING, meetingId, id);
    });
    this.#index.add(meetings);
  }

  find(search: AuditSearch): AsyncGenerator<AuditEntry> {
    const { meetingId } = search;
    return findEntries(search, (...bounds) =>
      meetingId === undefined
        ? this.#connection.rows(FIND, ...bounds)
        : this.#connection.rows(FIND_BY_MEETING, ...bounds, meetingId),
    );
  }

  prune(before: number): Promise<number> {
    return this.#durability.written(() =>
      this.#connection.transaction(() => {
        let removed = 0;
        const end = indexEnd(before);
        for (const row of this.#connection.rows(OLDEST, before)) {
          const [id, entries] = [text(row, 0), entriesOf(row)];
          for (const meetingId of meetingsOf(entries)) {
            this.#connection.run(UNINDEX, meetingId, id, end);
          }
          this.#connection.run("DELETE FROM audit WHERE id = ?", id);
          removed += entries.length;
        }
        return removed;
      }),
    );
  }
}
