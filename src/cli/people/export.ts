import type { DatabaseLocation } from "../../config/database-location.ts";
import { openExistingStore } from "../../runtime/open-store.ts";
import { exportPerson } from "../../service/people/export-person.ts";
import { namedPerson, type PersonWords } from "./named-person.ts";

/**
 * Everything about a person, as JSON.
 *
 * @throws {UsageError | StoreError}
 */
export async function exportAll(database: DatabaseLocation, words: PersonWords): Promise<string> {
  const person = namedPerson(words);
  await using store = await openExistingStore(database);
  return JSON.stringify(await exportPerson(store, person, Date.now()), undefined, 2);
}
