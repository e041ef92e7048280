import { once } from "node:events";
import type { DatabaseLocation } from "../../config/database-location.ts";
import { openExistingStore } from "../../runtime/open-store.ts";
import { UsageError } from "../../runtime/usage-error.ts";
import type { AuditEntry } from "../../service/domain/audit-entry.ts";
import { meetingsWith } from "../../service/people/person.ts";
import { timeOption } from "../time-option.ts";
import { namedPerson, type PersonWords } from "./named-person.ts";

const DAY = 86_400_000;

interface AuditWords extends PersonWords {
  readonly meeting: string | undefined;
  readonly caller: string | undefined;
  readonly since: string | undefined;
  readonly until: string | undefined;
}

/**
 * Prints the audit to standard output, a JSON object a line, oldest first. Of a person: that of the meetings they are in now,
 * for nothing in the audit says whom it is about.
 *
 * @throws {UsageError | StoreError}
 */
export async function printAudit(database: DatabaseLocation, words: AuditWords): Promise<undefined> {
  const { email, phone, meeting, caller } = words;
  const search = {
    callerId: caller,
    from: timeOption("--since", words.since),
    before: timeOption("--until", words.until),
  };
  const person = email === undefined && phone === undefined ? undefined : namedPerson({ email, phone });
  await using store = await openExistingStore(database);
  if (person === undefined) {
    for await (const entry of store.audit.find({ ...search, meetingId: meeting })) await print(entry);
    return undefined;
  }
  const printed = new Set<string>();
  for await (const { meetingId } of meetingsWith(store, person)) {
    if (meeting !== undefined && meeting !== meetingId) continue;
    for await (const entry of store.audit.find({ ...search, meetingId })) {
      if (printed.has(entry.id)) continue;
      printed.add(entry.id);
      await print(entry);
    }
  }
  return undefined;
}

/**
 * Removes what is older than so many days, in small steps.
 *
 * @returns what to tell the operator
 * @throws {UsageError | StoreError}
 */
export async function pruneAudit(database: DatabaseLocation, days: string): Promise<string> {
  if (!/^\d{1,5}$/.test(days)) throw new UsageError("DAYS must be a whole number of days, such as 365.");
  await using store = await openExistingStore(database);
  const before = Date.now() - Number(days) * DAY;
  let removed = 0;
  for (let step = -1; step !== 0; removed += step) step = await store.audit.prune(before);
  return `Removed ${removed} entries of the audit that were older than ${Number(days)} days.`;
}

async function print({ at, ...entry }: AuditEntry): Promise<void> {
  const line = JSON.stringify({ dateTime: new Date(at).toISOString(), ...entry });
  if (!process.stdout.write(`${line}\n`)) await once(process.stdout, "drain");
}
