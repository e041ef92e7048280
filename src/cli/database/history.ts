import type { DatabaseLocation } from "../../config/database-location.ts";
import { openExistingStore } from "../../runtime/open-store.ts";
import { MAX_DAYS, MAX_ENTRIES, type HistoryEntry } from "../../service/domain/history-entry.ts";
import { openExisting, requireCurrentVersion } from "../../service/store/sqlite/existing-database.ts";
import { HistoryTable } from "../../service/store/sqlite/history-table.ts";
import { textTable } from "../text-table.ts";

/**
 * The history of a meeting's appointment as a table for a terminal, from the database of a service that may be running.
 *
 * @throws {StoreError} when there is no database of this version
 */
export async function readHistory(database: DatabaseLocation, meetingId: string): Promise<string> {
  if (database.kind === "postgres") {
    await using store = await openExistingStore(database);
    return formatHistory(await store.findHistory(meetingId));
  }
  // To read with alone: the user may not have the right to write.
  using connection = openExisting(database.file);
  requireCurrentVersion(connection, database.file);
  return formatHistory(new HistoryTable(connection).find(meetingId));
}

/** A table; tenants apart. Names of fields, never values. */
export function formatHistory(entries: readonly HistoryEntry[]): string {
  const bounds = `The last ${MAX_ENTRIES} writes of a meeting are kept, for ${MAX_DAYS} days.`;
  if (entries.length === 0) return `No write to this meeting's appointment is on record. ${bounds}`;
  const head = ["time", "tenant", "caller", "operation", "fields", "etag before", "etag after"];
  const rows = entries.map((entry) => [
    new Date(entry.at).toISOString(),
    entry.tenantId,
    `${entry.callerKind} ${entry.callerId}`,
    entry.operation,
    entry.fields.join(" ") || "-",
    entry.etagBefore ?? "-",
    entry.etagAfter ?? "-",
  ]);
  return [...textTable(head, rows), "", bounds].join("\n");
}
