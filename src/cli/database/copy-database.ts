import { databaseLocation, nameOfDatabase, type DatabaseLocation } from "../../config/database-location.ts";
import { openCopyTarget, openTables } from "../../runtime/open-store.ts";
import { UsageError } from "../../runtime/usage-error.ts";
import { areAlike, copyTables, type CopyResult } from "../../service/store/transfer/copy-tables.ts";
import { ProgressLine } from "../../common/progress-line.ts";

const SHOWN_OF_CHECKSUM = 16;

/**
 * Copies everything that is in one database into another, or goes on where an earlier try ended. The exit code is 1 where
 * the copy is another thing than the source.
 *
 * @returns what to tell the operator
 * @throws {UsageError | StoreError}
 */
export async function copyDatabase(from: string | undefined, to: string | undefined): Promise<string> {
  const [source, target] = [locationOf("--from", from), locationOf("--to", to)];
  const progress = new ProgressLine();
  try {
    await using reader = await openTables(source);
    await using copy = await openCopyTarget(target);
    const result = await copyTables(reader, copy, {
      moved: (phase, table, rows, total) =>
        progress.moved(`${phase === "copy" ? "copying" : "comparing"} ${table}`, rows, total),
    });
    progress.end();
    if (!result.isSame) process.exitCode = 1;
    return formatCopy(result, nameOfDatabase(source), nameOfDatabase(target));
  } finally {
    progress.end();
  }
}

/** @throws {UsageError} when it is none */
export function locationOf(option: string, url: string | undefined): DatabaseLocation {
  if (url === undefined) throw new UsageError(`${option} is missing: it takes what DATABASE_URL takes.`);
  const { data, error } = databaseLocation.safeParse(url);
  if (data !== undefined) return data;
  throw new UsageError(`${option} ${error?.issues[0]?.message}.`);
}

export function formatCopy({ tables, isSame, isResumed }: CopyResult, source: string, target: string): string {
  const lines = tables.map((table) => [
    table.name,
    String(table.source.rows),
    String(table.target.rows),
    table.source.checksum.slice(0, SHOWN_OF_CHECKSUM),
    table.target.checksum.slice(0, SHOWN_OF_CHECKSUM),
    areAlike(table) ? "same" : "DIFFERENT",
  ]);
  const head = ["table", "rows of source", "of target", "checksum of source", "of target", ""];
  const widths = head.map((name, column) => Math.max(name.length, ...lines.map((line) => line[column]?.length ?? 0)));
  const verdict = isSame
    ? `${isResumed ? "Went on where it had ended, and copied" : "Copied"} ${source} to ${target}; counts and checksums are the same.`
    : `What was copied from ${source} to ${target} is not what is there now: somebody wrote to the source meanwhile.\n` +
      "Stop its services, and run this again: it begins anew. No service starts on the target before.";
  const rows = [head, ...lines].map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return [...rows, "", verdict].join("\n");
}
