import { type AuditEntry } from "../../../domain/audit-entry.ts";
import { blockValues, BLOCKS_A_PAGE, entriesOf, findEntries, meetingsOf } from "../../audit-block.ts";
import type { AuditLog, AuditSearch } from "../../audit-log.ts";
import { text } from "../../columns.ts";
import type { Connection } from "../connection.ts";
import type { Durability } from "../durability.ts";

const ADD = "INSERT INTO audit (id, until, entries) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
const ADD_MEETING = "INSERT INTO audit_meetings (meeting_id, id) VALUES (?, ?) ON CONFLICT DO NOTHING";
const FIND = `SELECT id, until, entries FROM audit WHERE id > ? AND until >= ? AND id < ? ORDER BY id LIMIT ${BLOCKS_A_PAGE}`;
const FIND_BY_MEETING = `SELECT a.id, a.until, a.entries FROM audit_meetings m CROSS JOIN audit a ON a.id = m.id
  WHERE m.id > ? AND a.until >= ? AND m.id < ? AND m.meeting_id = ? ORDER BY m.id LIMIT ${BLOCKS_A_PAGE}`;
const OLDEST = `SELECT id, until, entries FROM audit WHERE until < ? ORDER BY id LIMIT ${BLOCKS_A_PAGE}`;

export class AuditTable implements AuditLog {
  readonly #connection: Connection;
  readonly #durability: Durability;

  constructor(connection: Connection, durability: Durability) {
    this.#connection = connection;
    this.#durability = durability;
  }

  add(entries: readonly AuditEntry[]): Promise<void> {
    const [id, ...values] = blockValues(entries);
    return this.#durability.written(() =>
      this.#connection.transaction(() => {
        if (this.#connection.run(ADD, id, ...values) === 0) return;
        for (const meetingId of meetingsOf(entries)) this.#connection.run(ADD_MEETING, meetingId, id);
      }),
    );
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
        for (const row of this.#connection.rows(OLDEST, before)) {
          const [id, entries] = [text(row, 0), entriesOf(row)];
          for (const meetingId of meetingsOf(entries)) {
            this.#connection.run("DELETE FROM audit_meetings WHERE meeting_id = ? AND id = ?", meetingId, id);
          }
          this.#connection.run("DELETE FROM audit WHERE id = ?", id);
          removed += entries.length;
        }
        return removed;
      }),
    );
  }
}
