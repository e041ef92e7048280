import { auditIdFrom, type AuditEntry } from "../domain/audit-entry.ts";
import type { AuditSearch } from "./audit-log.ts";
import { json, text, type Row } from "./columns.ts";

export const BLOCK_COLUMNS = ["id", "until", "entries"] as const;
/** Blocks that are read, or removed, at once. */
export const BLOCKS_A_PAGE = 20;

/**
 * Meetings are found by the first of an instance's blocks in a span of ten seconds that has something of them: what is read
 * again and again is indexed once in that time, and whoever looks reads what follows in the span. It is what ids have in
 * common that begin with so many digits of their time.
 */
export const SPAN_DIGITS = 11;
const SPAN = 10_000;

/** Of meetings, what has to be indexed of a block. */
export class SpanIndex {
  #last = "";
  #known = new Set<string>();

  /** Those of them that no earlier block of the span has. Where the clock was set back it begins anew. */
  missing(id: string, meetings: readonly string[]): readonly string[] {
    const isSame = id >= this.#last && id.slice(0, SPAN_DIGITS) === this.#last.slice(0, SPAN_DIGITS);
    if (!isSame) this.#known.clear();
    this.#last = id;
    return meetings.filter((meeting) => !this.#known.has(meeting));
  }

  /** Told of what is on disk. */
  add(meetings: readonly string[]): void {
    for (const meeting of meetings) this.#known.add(meeting);
  }
}

/**
 * Before which id what is indexed isn't needed any more, where what is older than a time is removed: a block that stays may be
 * found by one of its span that goes.
 */
export function indexEnd(before: number): string {
  return auditIdFrom(Math.max(0, before - 2 * SPAN)).slice(0, SPAN_DIGITS);
}

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
