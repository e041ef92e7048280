import { closeSync, fsyncSync, mkdirSync, openSync } from "node:fs";
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

/** Makes a directory, and those above it where they are missing; a power cut leaves them. Only the owner may enter. */
export function makeDirectory(path: string): void {
  const first = mkdirSync(path, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  // The name of each is in the one above.
  const top = dirname(resolve(first));
  for (let made = resolve(path); made !== top; made = dirname(made)) flushToDisk(dirname(made));
}
