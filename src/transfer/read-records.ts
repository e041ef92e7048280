import { createReadStream } from "node:fs";
import { parse } from "csv-parse";
import { isObject } from "../common/json.ts";
import { UsageError } from "../runtime/usage-error.ts";
import { recordOfRow, unknownColumns, type AppointmentRecord } from "./appointment-record.ts";
import type { FileFormat } from "./file-format.ts";

/** Of one line, in bytes: no appointment is as large. */
const MAX_LINE = 512 * 1024;

/** A record, and the line where it begins; without one the line can't be read. */
export interface ReadRecord {
  readonly line: number;
  readonly record: AppointmentRecord | undefined;
}

/**
 * The records of a file one after the other, whatever its size.
 *
 * @throws {UsageError} when it is none of its format
 */
export function readRecords(file: string, format: FileFormat): AsyncIterable<ReadRecord> {
  return format === "csv" ? readCsv(file) : readLines(file);
}

async function* readLines(file: string): AsyncGenerator<ReadRecord> {
  let line = 0;
  for await (const text of linesOf(file)) {
    line++;
    if (text.trim() === "") continue;
    yield { line, record: parseLine(text) };
  }
}

function parseLine(text: string): AppointmentRecord | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Lines of text, each of a bounded size. */
async function* linesOf(file: string): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of createReadStream(file)) {
    rest += decoder.decode(chunk as Buffer, { stream: true });
    const lines = rest.split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > MAX_LINE) throw new UsageError(`A line of the file is longer than ${MAX_LINE} bytes.`);
    yield* lines;
  }
  if (rest !== "") yield rest;
}

/** A row as csv-parse gives it with `info`. */
interface CsvRow {
  readonly record: Readonly<Record<string, string>>;
  readonly info: { readonly lines: number };
}

async function* readCsv(file: string): AsyncGenerator<ReadRecord> {
  const rows = parse({
    bom: true,
    info: true,
    max_record_size: MAX_LINE,
    skip_empty_lines: true,
    columns: (names: string[]) => {
      const [unknown] = unknownColumns(names);
      if (unknown === undefined) return names;
      throw new UsageError(`The CSV file's column ${names.indexOf(unknown) + 1} is named after no property.`);
    },
  });
  const source = createReadStream(file);
  source.on("error", (error) => rows.destroy(error)).pipe(rows);
  let before = 1;
  try {
    for await (const row of rows) {
      const { record, info } = row as CsvRow;
      // It counts where a row ends.
      yield { line: before + 1, record: recordOfRow(record) };
      before = info.lines;
    }
  } catch (error) {
    // Without the parser's own message: it quotes the row.
    const { code, lines } = error as { code?: string; lines?: number };
    if (code?.startsWith("CSV_") !== true) throw error;
    throw new UsageError(
      `The file is not CSV from line ${lines ?? before} on (${code}). Nothing behind it was looked at.`,
    );
  } finally {
    source.destroy();
  }
}
