import { nameOfDatabase, type DatabaseLocation } from "../../config/database-location.ts";
import { openTables } from "../../runtime/open-store.ts";
import { checkTables, type CheckResult } from "../../service/store/transfer/check-tables.ts";
import { locationOf } from "./copy-database.ts";
import { ProgressLine } from "../../common/progress-line.ts";

/**
 * Looks whether the database of a service, which may be running, is whole. It changes nothing. The exit code is 1 where
 * there are problems.
 *
 * @param url names another database than the configured one
 * @returns what to tell the operator
 * @throws {UsageError | StoreError}
 */
export async function checkDatabase(url: string | undefined, configured: DatabaseLocation): Promise<string> {
  const location = url === undefined ? configured : locationOf("--database", url);
  const progress = new ProgressLine();
  try {
    await using tables = await openTables(location);
    const result = await checkTables(tables, (meetings, total) => progress.moved("checking meetings", meetings, total));
    progress.end();
    if (problemsIn(result) > 0) process.exitCode = 1;
    return formatCheck(result, nameOfDatabase(location));
  } finally {
    progress.end();
  }
}

function problemsIn({ damage, findings }: CheckResult): number {
  return damage.length + findings.length;
}

/** The ids of meetings, and nothing that is in them. */
export function formatCheck(result: CheckResult, name: string): string {
  const { appointments, meetings, damage, findings } = result;
  const checked = `Checked ${appointments} appointments of ${meetings} meetings in ${name}`;
  if (problemsIn(result) === 0) {
    return (
      `${checked}: no problem found.\nFiles, indexes and references are whole, every row can be read, participants are ` +
      "listed as their meetings say,\nand each etag is that of the last write."
    );
  }
  const lines = findings.flatMap(({ problem, count, meetings: named }) => [
    `- ${problem}: ${count}`,
    ...named.map(
      ({ tenantId, meetingId }) => `    meeting ${JSON.stringify(meetingId)} of tenant ${JSON.stringify(tenantId)}`,
    ),
    ...(count > named.length ? [`    and ${count - named.length} more`] : []),
  ]);
  return [
    `${checked}, and found problems:`,
    "",
    ...damage.map((text) => `- ${text}`),
    ...lines,
    "",
    "Nothing was changed. Keep a copy of the database as it is, and look at when this began: service history shows the",
    "writes of a meeting. A backup from before is the way back.",
  ].join("\n");
}
