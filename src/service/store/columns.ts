import type { Row } from "./connection.ts";
import { StoreError } from "./store-error.ts";

// Columns as the types they were written with. What else is found there is damage.

export function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== "string") throw new StoreError(`The column ${column} holds something else than text.`);
  return value;
}

export function textOrNull(row: Row, column: string): string | null {
  return row[column] === null ? null : text(row, column);
}

export function numberOrNull(row: Row, column: string): number | null {
  return row[column] === null ? null : Number(row[column]);
}

/** Without the parser's own error when it is none: that quotes the text, and errors are logged. */
export function json(row: Row, column: string): unknown {
  try {
    return JSON.parse(text(row, column));
  } catch {
    throw new StoreError(`The column ${column} holds something else than JSON.`);
  }
}
