import { closeSync, existsSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { StoreError } from "../store-error.ts";
import { Connection } from "./connection.ts";
import { versionOf } from "./existing-database.ts";
import { flushToDisk, makeDirectory } from "./fsync.ts";
import { migrations } from "./migrations.ts";
import { columnContacts } from "./people/contacts-column.ts";
import { toStoreError } from "./sqlite-error.ts";

/**
 * Opens the file of a store, makes it where there is none, and brings it up to the current version.
 *
 * @throws {StoreError} when the file can't be opened or was written by a newer version
 */
export function openDatabase(file: string): Connection {
  const directory = dirname(file);
  try {
    makeDirectory(directory);
    // SQLite would let everybody read a file it makes; the files beside it take over the mode of this one.
    closeSync(openSync(file, "a", 0o600));
  } catch (cause) {
    const message = `The database ${file} can't be opened: ${(cause as Error).message}.`;
    throw toStoreError(cause, file) ?? new StoreError(message, { cause });
  }
  const connection = new Connection(file);
  try {
    migrate(connection, file);
  } catch (error) {
    connection.close();
    throw error;
  }
  // What a killed process wrote to the log may be shown from here on, and the system may not have it on disk yet.
  const log = `${file}-wal`;
  if (existsSync(log)) flushToDisk(log);
  flushToDisk(directory);
  return connection;
}

function migrate(connection: Connection, file: string): void {
  // Read under the write lock: two programs may start together.
  connection.transaction(() => {
    const version = versionOf(connection);
    if (version > migrations.length) {
      throw new StoreError(
        `The database ${file} is of version ${version}, this program knows versions up to ${migrations.length}. ` +
          "Run the newer program that wrote it, or restore a backup made before the upgrade.",
      );
    }
    if (version === 0 && connection.get("SELECT 1 FROM sqlite_schema LIMIT 1") !== undefined) {
      throw new StoreError(`The database ${file} belongs to another program. Choose another file.`);
    }
    if (version === migrations.length) return;
    connection.define("contacts_of", (clients) => JSON.stringify(columnContacts(clients)));
    for (const step of migrations.slice(version)) connection.script(step);
    connection.script(`PRAGMA user_version = ${migrations.length}`);
  });
  connection.commit();
}
