import type { DatabaseLocation } from "../../config/database-location.ts";
import { openExistingStore } from "../../runtime/open-store.ts";
import { exportPerson } from "../../service/people/export-person.ts";
import { operatorEntry } from "../../service/domain/audit-entry.ts";
import { namedPerson, type PersonWords } from "./named-person.ts";

/**
 * Everything about a person, as JSON.
 *
 * @throws {UsageError | StoreError}
 */
export async function exportAll(database: DatabaseLocation, words: PersonWords): Promise<string> {
  const person = namedPerson(words);
  await using store = await openExistingStore(database);
  const now = Date.now();
  const exported = await exportPerson(store, person, now);
  const fields = ["appointmentClients", "phoneNumber"];
  // First: nobody has it without.
  await store.audit.add([operatorEntry({ action: "export", count: exported.appointments.length, fields }, now)]);
  return JSON.stringify(exported, undefined, 2);
}
