import { nameOfDatabase, type DatabaseLocation } from "../../config/database-location.ts";
import { openStore } from "../../runtime/open-store.ts";

/**
 * Makes the database where there is none, and brings it up to date: what a service does when it starts, and no more.
 *
 * @returns what to tell the operator
 * @throws {StoreError}
 */
export async function migrate(database: DatabaseLocation): Promise<string> {
  const store = await openStore(database);
  await store.close();
  return `${nameOfDatabase(database)} is up to date.`;
}
