import type { DatabaseLocation } from "../config/database-location.ts";
import type { CopyTarget, DatabaseInspector } from "../service/store/transfer/table-reader.ts";

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
