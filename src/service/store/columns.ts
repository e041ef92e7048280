import { StoreError } from "./store-error.ts";

/** A row as its database hands it over, in the order of the columns that were asked for. */
export type Row = readonly unknown[];

export type Value = string | number | null;

// Columns as the types they were written with. What else is found there is damage.

export function text(row: Row, index: number): string {
  const value = row[index];
  if (typeof value !== "string") throw damaged(index, "text");
  return value;
}

export function textOrNull(row: Row, index: number): string | null {
  return row[index] === null ? null : text(row, index);
}

export function numberOrNull(row: Row, index: number): number | null {
  return row[index] === null ? null : Number(row[index]);
}

/** Without the parser's own error when it is none: that quotes the text, and errors are logged. */
export function json(row: Row, index: number): unknown {
  try {
    return JSON.parse(text(row, index));
  } catch {
    throw damaged(index, "JSON");
  }
}

function damaged(index: number, expected: string): StoreError {
  return new StoreError(`The column ${index} of a row holds something else than ${expected}.`);
}
