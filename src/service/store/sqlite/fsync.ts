import { closeSync, existsSync, fsyncSync, mkdirSync, openSync } from "node:fs";
import { open } from "node:fs/promises";
import { dirname, resolve } from "node:path";

/** Makes what was written to a file survive a power cut; for a directory, the names in it. */
export function flushToDisk(path: string): void {
  const descriptor = openSync(path, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** The same of a file without waiting for it here: nothing else is held up. */
export async function flushBeside(path: string): Promise<void> {
  await using file = await open(path, "r");
  await file.datasync();
}

/** Makes a directory, and those above it where they are missing; a power cut leaves them. Only the owner may enter. */
export function makeDirectory(path: string): void {
  const whole = resolve(path);
  const missing: string[] = [];
  for (let directory = whole; !existsSync(directory); directory = dirname(directory)) missing.push(directory);
  for (const directory of missing.toReversed()) {
    makeOne(directory);
    // Its name is in the one above.
    flushToDisk(dirname(directory));
  }
}

/** One by one: where none can be made, as below /proc, Node would try for ever to make all of them. */
function makeOne(directory: string): void {
  try {
    mkdirSync(directory, { mode: 0o700 });
  } catch (error) {
    // Somebody else was faster.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}
