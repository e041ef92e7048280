import { auditIdFrom, type AuditEntry } from "../domain/audit-entry.ts";
import type { AuditSearch } from "./audit-log.ts";
import { json, text, type Row } from "./columns.ts";

export const BLOCK_COLUMNS = ["id", "until", "entries"] as const;
/** Blocks that are read, or removed, at once. */
export const BLOCKS_A_PAGE = 20;

/** The row of what is added together: the first id, the last time, all of it. */
export function blockValues(entries: readonly AuditEntry[]): [id: string, until: number, entries: string] {
  return [entries[0]?.id ?? "", entries.at(-1)?.at ?? 0, JSON.stringify(entries)];
}

export function meetingsOf(entries: readonly AuditEntry[]): string[] {
  return [...new Set(entries.flatMap(({ meetingIds }) => meetingIds))];
}

export function entriesOf(row: Row): readonly AuditEntry[] {
  return json(row, BLOCK_COLUMNS.indexOf("entries")) as AuditEntry[];
}

/** Walks through blocks, page by page, and through the entries in them. */
export async function* findEntries(
  { meetingId, callerId, from = 0, before }: AuditSearch,
  read: (after: string, until: number, end: string) => Promise<readonly Row[]> | readonly Row[],
): AsyncGenerator<AuditEntry> {
  // After every id, for they begin with digits.
  const end = before === undefined ? "a" : auditIdFrom(before);
  for (let after = ""; ;) {
    const rows = await read(after, from, end);
    for (const entry of rows.flatMap(entriesOf)) {
      const fits =
        (meetingId === undefined || entry.meetingIds.includes(meetingId)) &&
        (callerId === undefined || entry.callerId === callerId) &&
        entry.at >= from &&
        (before === undefined || entry.at < before);
      if (fits) yield entry;
    }
    const last = rows.at(-1);
    if (last === undefined) return;
    after = text(last, 0);
  }
}
