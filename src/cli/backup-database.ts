import { backUp } from "../service/store/sqlite/backup.ts";

/**
 * Copies the database of a service that may be running.
 *
 * @returns what to tell the operator
 * @throws {StoreError} when there is none, or the target exists
 */
export function backUpDatabase(databaseFile: string, target: string): string {
  const { appointments, meetings, bytes } = backUp(databaseFile, target);
  const megabytes = (bytes / 1e6).toFixed(1);
  return `Backed up ${appointments} appointments of ${meetings} meetings to ${target} (${megabytes} MB, checked, on disk).`;
}
