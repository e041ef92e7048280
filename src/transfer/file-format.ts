import { UsageError } from "../runtime/usage-error.ts";

export type FileFormat = "csv" | "ndjson";

/** By the name of the file. @throws {UsageError} */
export function formatOf(file: string): FileFormat {
  if (/\.csv$/i.test(file)) return "csv";
  if (/\.(?:ndjson|jsonl)$/i.test(file)) return "ndjson";
  throw new UsageError("The file's name has to end with .csv or .ndjson: that tells what is in it.");
}
