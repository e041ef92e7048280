import type { DatabaseLocation } from "../config/database-location.ts";
import type { Store } from "../service/store/store.ts";
import type { CopyTarget, DatabaseInspector } from "../service/store/transfer/table-reader.ts";

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

/**
 * Opens a database to read all of it, as it is at one moment. Only the driver that it needs is loaded.
 *
 * @throws {StoreError} when there is none of this version
 */
export async function openTables(location: DatabaseLocation): Promise<DatabaseInspector> {
  if (location.kind === "postgres") {
    const { PostgresTables } = await import("../service/store/transfer/postgres-tables.ts");
    return PostgresTables.open(location.url);
  }
  const { SqliteTables } = await import("../service/store/transfer/sqlite-tables.ts");
  return SqliteTables.open(location.file);
}

/** Opens a database to make a copy in. @throws {StoreError} when it is another program's, or of another version */
export async function openCopyTarget(location: DatabaseLocation): Promise<CopyTarget> {
  if (location.kind === "postgres") {
    const { PostgresTarget } = await import("../service/store/transfer/postgres-target.ts");
    return PostgresTarget.forCopy(location.url);
  }
  const { SqliteTarget } = await import("../service/store/transfer/sqlite-target.ts");
  return SqliteTarget.forCopy(location.file);
}
