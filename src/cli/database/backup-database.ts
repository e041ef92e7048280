import type { DatabaseLocation } from "../../config/database-location.ts";
import { UsageError } from "../../runtime/usage-error.ts";
import { backUp } from "../../service/store/sqlite/backup.ts";

/**
 * Copies the database of a service that may be running.
 *
 * @returns what to tell the operator
 * @throws {StoreError} when there is none, or the target exists
 * @throws {UsageError} when it is PostgreSQL
 */
export function backUpDatabase(database: DatabaseLocation, target: string): string {
  if (database.kind === "postgres") {
    throw new UsageError("PostgreSQL has tools of its own for backups: pg_dump, or its continuous archiving.");
  }
  const { appointments, meetings, bytes } = backUp(database.file, target);
  const megabytes = (bytes / 1e6).toFixed(1);
  return `Backed up ${appointments} appointments of ${meetings} meetings to ${target} (${megabytes} MB, checked, on disk).`;
}
