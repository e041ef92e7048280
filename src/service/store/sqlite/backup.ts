import { closeSync, existsSync, linkSync, openSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openExisting } from "./existing-database.ts";
import { flushToDisk } from "./fsync.ts";
import { StoreError } from "../store-error.ts";

export interface Backup {
  readonly bytes: number;
  readonly meetings: number;
  readonly appointments: number;
}

/**
 * Copies the database as it is at one moment, while other processes go on writing. `target` appears whole, checked
 * and on disk, or not at all; a file that is there already is never touched.
 *
 * @throws {StoreError} when there is nothing to copy, `target` is taken, or the copy is not intact
 */
export function backUp(databaseFile: string, target: string): Backup {
  const directory = dirname(target);
  if (existsSync(target)) throw taken(target);
  using source = openExisting(databaseFile);
  const draft = `${target}.${crypto.randomUUID()}.part`;
  try {
    // Made beforehand, because the copy is as confidential as the original, and SQLite would let everybody read it.
    closeSync(openSync(draft, "wx", 0o600));
    // One read transaction: a consistent state, whatever is written meanwhile. Compacted, too.
    source.all("VACUUM INTO ?", draft);
    const content = inspect(draft);
    flushToDisk(draft);
    // Unlike a rename, a link refuses a name that was taken since.
    linkSync(draft, target);
    flushToDisk(directory);
    return content;
  } catch (cause) {
    if (cause instanceof StoreError) throw cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    throw code === "EEXIST" ? taken(target) : new StoreError(`${target} can't be written: ${message}.`, { cause });
  } finally {
    rmSync(draft, { force: true });
    rmSync(`${draft}-journal`, { force: true });
  }
}

function inspect(file: string): Backup {
  using copy = new DatabaseSync(file, { readOnly: true });
  const count = (what: string) => Number(copy.prepare(`SELECT count(${what}) AS count FROM meetings`).get()?.["count"]);
  const verdict = copy.prepare("PRAGMA integrity_check(1)").get()?.["integrity_check"];
  if (verdict !== "ok") {
    throw new StoreError("The copy is not intact, so the database is damaged. Nothing was kept.", {
      trouble: "damaged",
    });
  }
  return { bytes: statSync(file).size, meetings: count("*"), appointments: count("appointment_id") };
}

function taken(target: string): StoreError {
  return new StoreError(`${target} exists already. Choose another name: a backup never overwrites a file.`);
}
