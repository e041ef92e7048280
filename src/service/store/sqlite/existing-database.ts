import { existsSync } from "node:fs";
import { halfCopy, PROGRESS_TABLE } from "../half-copy.ts";
import { Connection } from "./connection.ts";
import { migrations } from "./migrations.ts";
import { StoreError } from "../store-error.ts";

/**
 * Opens a database to read beside a running service. Unlike the store it makes no file and upgrades nothing.
 *
 * @throws {StoreError} when there is no such database
 */
export function openExisting(file: string): Connection {
  // SQLite would make an empty one.
  if (!existsSync(file)) throw new StoreError(`There is no database ${file}. DATABASE_URL says where it is.`);
  const connection = new Connection(file, { readOnly: true });
  if (versionOf(connection) === 0) {
    connection.close();
    throw new StoreError(`The file ${file} is no database of this service. DATABASE_URL says where it is.`);
  }
  return connection;
}

/** @throws {StoreError} when the database was written by an older or a newer program, or by half a copy */
export function requireCurrentVersion(connection: Connection, file: string): void {
  const version = versionOf(connection);
  if (version === migrations.length) return requireWhole(connection);
  throw new StoreError(
    `The database ${file} is of version ${version}, this program is for ${migrations.length}: ` +
      "use the program that serves it, or start this one on it once to upgrade it.",
  );
}

/** @throws {StoreError} while a copy into the database isn't done */
export function requireWhole(connection: Connection): void {
  const sql = `SELECT 1 FROM sqlite_schema WHERE name = '${PROGRESS_TABLE}'`;
  if (connection.row(sql) !== undefined) throw halfCopy();
}

/** How many steps of the schema the file has seen. */
export function versionOf(connection: Connection): number {
  return Number(connection.get("PRAGMA user_version")?.["user_version"] ?? 0);
}
