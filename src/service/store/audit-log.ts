import type { AuditEntry } from "../domain/audit-entry.ts";

/** What is looked for: all of it has to fit. */
export interface AuditSearch {
  readonly meetingId?: string | undefined;
  readonly callerId?: string | undefined;
  /** Milliseconds since 1970: the first that counts, and the first that doesn't any more. */
  readonly from?: number | undefined;
  readonly before?: number | undefined;
}

/**
 * Who read and wrote people's data: entries are added, found, and removed by their age, and never changed. Those that are
 * added together are kept together, as one block: a row for each entry would cost a read a fifth of what it takes.
 *
 * @throws {StoreError} each call
 */
export interface AuditLog {
  /** On disk when it is over; adding the same ones twice adds them once. In the order of their ids, at least one. */
  add(entries: readonly AuditEntry[]): Promise<void>;
  /** Oldest first. */
  find(search: AuditSearch): AsyncGenerator<AuditEntry>;
  /** Removes some of what is older than a time. @returns how many entries; 0 when nothing is left */
  prune(before: number): Promise<number>;
}
