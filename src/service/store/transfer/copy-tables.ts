import { StoreError } from "../store-error.ts";
import { RowChecksum } from "./row-checksum.ts";
import { SECRETS, STORED_TABLES, type StoredTable } from "./stored-tables.ts";
import { pagesOf } from "./table-pages.ts";
import type { CopyProgress, CopyTarget, TableReader } from "./table-reader.ts";

/** What is done with a table. */
export type CopyPhase = "copy" | "verify";

export interface CopyWatcher {
  /** Told that so many rows of a table are done, of so many. */
  moved(phase: CopyPhase, table: string, rows: number, total: number): void;
}

/** The rows of a table, and what they add up to. */
export interface TableSum {
  readonly rows: number;
  readonly checksum: string;
}

/** A table, as it is in the source and as it is in the target. */
export interface TableComparison {
  readonly name: string;
  readonly source: TableSum;
  readonly target: TableSum;
}

export interface CopyResult {
  /** Whether an earlier try had begun it. */
  readonly isResumed: boolean;
  readonly tables: readonly TableComparison[];
  readonly isSame: boolean;
}

const COPIED = STORED_TABLES.filter(({ writtenWith }) => writtenWith === undefined);

/**
 * Copies all tables of one database into another, which holds nothing, or what an earlier try of the same copy has left:
 * then it goes on there. In the end both are read, and compared by the number and the checksum of their rows; where these
 * differ the next try begins anew.
 *
 * @throws {StoreError} when the target holds something else, or a database can't do its work
 */
export async function copyTables(source: TableReader, target: CopyTarget, watcher: CopyWatcher): Promise<CopyResult> {
  const identity = await source.identify();
  const found = await target.progress();
  await requireRoom(identity, target, found);
  const kept = found?.step === "different" ? undefined : found?.step;
  const step = kept ?? { table: SECRETS.name, after: undefined, rows: 0 };
  if (kept === undefined) await target.begin({ source: identity, step });
  // Those before the one where it stopped are done.
  const left = COPIED.slice(COPIED.findIndex(({ name }) => name === step.table));
  for (const table of left) {
    const start = table.name === step.table ? step : { after: undefined, rows: 0 };
    const total = await source.count(table);
    let { rows } = start;
    watcher.moved("copy", table.name, rows, total);
    for await (const page of pagesOf(source, table, start.after)) {
      rows += page.rows.length;
      await target.write(table, page.rows, { source: identity, step: { table: table.name, after: page.end, rows } });
      watcher.moved("copy", table.name, rows, total);
    }
  }
  const tables = await compare(source, target, watcher);
  const isSame = tables.every((table) => areAlike(table));
  if (isSame) await target.finish();
  else await target.note({ source: identity, step: "different" });
  return { isResumed: kept !== undefined, tables, isSame };
}

export function areAlike({ source, target }: TableComparison): boolean {
  return source.rows === target.rows && source.checksum === target.checksum;
}

/** @throws {StoreError} when the target holds something that isn't of this copy */
async function requireRoom(identity: string, target: CopyTarget, found: CopyProgress | undefined): Promise<void> {
  if (found !== undefined) {
    if (found.source === identity) return;
    throw new StoreError("The target holds half a copy of another database: finish that one, or take an empty target.");
  }
  if ((await target.identify()) === identity) {
    throw new StoreError("Source and target are the same database, or the target is a copy of it that is done.");
  }
  for (const table of COPIED) {
    // Each database is made with secrets of its own. They make room for the source's.
    if (table === SECRETS) continue;
    const rows = await target.count(table);
    if (rows === 0) continue;
    throw new StoreError(
      `The target holds something already (${table.name}: ${rows}), and nothing was changed. A copy is made in an empty ` +
        "database, or in a file that isn't there yet.",
    );
  }
}

async function compare(
  source: TableReader,
  target: TableReader,
  watcher: CopyWatcher,
): Promise<readonly TableComparison[]> {
  const comparisons: TableComparison[] = [];
  for (const table of STORED_TABLES) {
    const total = (await source.count(table)) + (await target.count(table));
    let done = 0;
    const moved = (rows: number) => watcher.moved("verify", table.name, (done += rows), total);
    moved(0);
    const [ofSource, ofTarget] = await Promise.all([summarize(source, table, moved), summarize(target, table, moved)]);
    comparisons.push({ name: table.name, source: ofSource, target: ofTarget });
  }
  return comparisons;
}

async function summarize(reader: TableReader, table: StoredTable, moved: (rows: number) => void): Promise<TableSum> {
  const checksum = new RowChecksum();
  for await (const { rows } of pagesOf(reader, table)) {
    for (const row of rows) checksum.add(table.normalize?.(row) ?? row);
    moved(rows.length);
  }
  return { rows: checksum.rows, checksum: checksum.value };
}
