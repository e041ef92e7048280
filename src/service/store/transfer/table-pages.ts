import type { Page, Position, TableReader } from "./table-reader.ts";
import type { StoredTable } from "./stored-tables.ts";

/** Rows of the first page, and of any: of the largest meetings that a request makes, a page is 300 MB. */
const FIRST_ROWS = 32;
const MAX_ROWS = 256;
/** What a page is to have, in characters. */
const PAGE_SIZE = 2_000_000;

/** A table from a position on, page by page; a page holds fewer rows where they are large. */
export async function* pagesOf(reader: TableReader, table: StoredTable, from?: Position): AsyncGenerator<Page> {
  let after = from;
  let most = FIRST_ROWS;
  for (;;) {
    const page = await reader.read(table, after, most);
    if (page.end === undefined) return;
    yield page;
    after = page.end;
    most = rowsAfter(page.rows);
  }
}

/** How many rows like these make a page. */
export function rowsAfter(rows: Page["rows"]): number {
  let size = 0;
  for (const row of rows) for (const value of row) size += typeof value === "string" ? value.length : 8;
  const fitting = Math.floor((PAGE_SIZE * rows.length) / Math.max(size, 1));
  // Twice as many at most: the next ones may be larger.
  return Math.max(1, Math.min(fitting, rows.length * 2, MAX_ROWS));
}
