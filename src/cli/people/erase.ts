import { setTimeout as sleep } from "node:timers/promises";
import { nameOfDatabase, type DatabaseLocation } from "../../config/database-location.ts";
import { openExistingStore } from "../../runtime/open-store.ts";
import { erasePerson, type ErasureReport } from "../../service/people/erase-person.ts";
import { operatorEntry } from "../../service/domain/audit-entry.ts";
import { namedPerson, type PersonWords } from "./named-person.ts";

/** So many times what a write took is left to others, whose services go on meanwhile. */
const OTHERS = 9;

const ERASED = ["appointmentClients"];

interface EraseWords extends PersonWords {
  /** Whether to do it; without, it is only told what would be done. */
  readonly yes: boolean;
  readonly vacuum: boolean;
}

/**
 * Erases a person from the database of services that may be running.
 *
 * @returns what to tell the operator: numbers, nothing of the person
 * @throws {UsageError | StoreError}
 */
export async function erase(database: DatabaseLocation, { yes, vacuum, ...words }: EraseWords): Promise<string> {
  const person = namedPerson(words);
  await using store = await openExistingStore(database);
  const pause = (took: number) => sleep(OTHERS * took);
  const report = await erasePerson(store, person, { isDry: !yes, now: Date.now, pause });
  if (yes) {
    await store.audit.add([operatorEntry({ action: "erase", count: report.appointments, fields: ERASED }, Date.now())]);
    await store.people.compact(vacuum);
  }
  return [
    yes ? `Erased from ${nameOfDatabase(database)}:` : "Nothing was changed. With --yes these go:",
    ...linesOf(report),
    "",
    ...(yes ? remaining(database, vacuum) : []),
    "What people wrote elsewhere, such as the subject of a meeting, is not looked into. Backups and copies keep what they have.",
  ].join("\n");
}

function linesOf({ appointments, clients, tenants, messages, unsent, participations }: ErasureReport): string[] {
  const account = `They take part in ${participations} meetings by this name: an account, which is left as it is.`;
  return [
    `  ${clients} clients of ${appointments} appointments in ${tenants} tenants; the appointments stay without them`,
    `  ${messages} text messages, ${unsent} of them not sent yet`,
    ...(participations === 0 ? [] : ["", account]),
  ];
}

/** What the files hold still. */
function remaining({ kind }: DatabaseLocation, isVacuumed: boolean): string[] {
  if (kind === "sqlite") {
    return isVacuumed
      ? ["The file was written anew and its log is empty: nothing of them is left in either."]
      : [
          "What was deleted is overwritten, and the log is empty. Where rows were moved within the file, or a version before 0.2.0",
          "deleted them, copies may be left: with --vacuum the file is written anew, while writers wait, and none are.",
        ];
  }
  return [
    isVacuumed
      ? "The tables were written anew."
      : "PostgreSQL keeps the old rows until a VACUUM, and their bytes until VACUUM FULL: --vacuum does it, a table at a time, while\nwhoever needs it waits.",
    "Its log (pg_wal) has them until these segments are overwritten; archives of it, replicas and backups have them too.",
  ];
}
