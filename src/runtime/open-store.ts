import type { DatabaseLocation } from "../config/database-location.ts";
import type { Store } from "../service/store/store.ts";

export interface StoreOptions {
  /** Told how long what a call gives was held back until it was on disk, in milliseconds. */
  readonly flushed?: (duration: number) => void;
  /** How long a change is kept for whoever watches. */
  readonly changesKeptHours?: number;
}

/**
 * Opens the store of a service, makes it where there is none, and brings it up to date. Only the driver that it needs is
 * loaded.
 *
 * @throws {StoreError}
 */
export async function openStore(location: DatabaseLocation, options: StoreOptions = {}): Promise<Store> {
  if (location.kind === "postgres") {
    const { PostgresStore } = await import("../service/store/postgres/postgres-store.ts");
    return PostgresStore.open(location.url, options);
  }
  const { SqliteStore } = await import("../service/store/sqlite/sqlite-store.ts");
  return new SqliteStore(location.file, options);
}

/**
 * Opens the store of a service that may be running: makes nothing and upgrades nothing.
 *
 * @throws {StoreError} also when there is none of this version
 */
export async function openExistingStore(location: DatabaseLocation): Promise<Store> {
  if (location.kind === "postgres") {
    const { PostgresStore } = await import("../service/store/postgres/postgres-store.ts");
    return PostgresStore.openExisting(location.url);
  }
  const { openExisting, requireCurrentVersion } = await import("../service/store/sqlite/existing-database.ts");
  {
    using connection = openExisting(location.file);
    requireCurrentVersion(connection, location.file);
  }
  const { SqliteStore } = await import("../service/store/sqlite/sqlite-store.ts");
  return new SqliteStore(location.file);
}
