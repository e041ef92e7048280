import {
  MAX_DAYS,
  MAX_ENTRIES,
  type CallerKind,
  type HistoryEntry,
  type Operation,
} from "../../domain/history-entry.ts";
import type { Connection } from "./connection.ts";

const MILLISECONDS_A_DAY = 86_400_000;
// More than a write adds, so that the old ones are gone soon after a quiet time, and never a long pause.
const EXPIRED_A_WRITE = 10;

/** The history of writes, kept for operators: bounded per meeting by {@link MAX_ENTRIES}, in age by {@link MAX_DAYS}. */
export class HistoryTable {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Call it inside the transaction of the write it tells about. */
  add(entry: HistoryEntry): void {
    const { tenantId, meetingId, at } = entry;
    this.#connection.run(
      `INSERT INTO history (tenant_id, meeting_id, at, caller_id, caller_kind, operation, fields, etag_before, etag_after)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      tenantId,
      meetingId,
      at,
      entry.callerId,
      entry.callerKind,
      entry.operation,
      entry.fields.join(","),
      entry.etagBefore,
      entry.etagAfter,
    );
    this.#connection.run(
      `DELETE FROM history WHERE sequence IN (SELECT sequence FROM history WHERE meeting_id = ? AND tenant_id = ?
        ORDER BY sequence DESC LIMIT -1 OFFSET ${MAX_ENTRIES})`,
      meetingId,
      tenantId,
    );
    // The oldest come first: what isn't among the first few needs no search.
    this.#connection.run(
      `DELETE FROM history WHERE at < ? AND sequence IN (SELECT sequence FROM history ORDER BY sequence LIMIT ${EXPIRED_A_WRITE})`,
      at - MAX_DAYS * MILLISECONDS_A_DAY,
    );
  }

  /** The writes to the appointment of a meeting, oldest first; tenants apart, for ids are their own. */
  find(meetingId: string): HistoryEntry[] {
    const rows = this.#connection.all(
      "SELECT * FROM history WHERE meeting_id = ? ORDER BY tenant_id, sequence",
      meetingId,
    );
    return rows.map((row) => ({
      tenantId: String(row["tenant_id"]),
      meetingId: String(row["meeting_id"]),
      at: Number(row["at"]),
      callerId: String(row["caller_id"]),
      callerKind: row["caller_kind"] as CallerKind,
      operation: row["operation"] as Operation,
      fields: String(row["fields"]).split(",").filter(Boolean),
      etagBefore: row["etag_before"] === null ? null : String(row["etag_before"]),
      etagAfter: row["etag_after"] === null ? null : String(row["etag_after"]),
    }));
  }
}
