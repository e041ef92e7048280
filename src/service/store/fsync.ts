import { closeSync, fsyncSync, openSync } from "node:fs";

/** Makes what was written to a file survive a power cut; for a directory, the names in it. */
export function flushToDisk(path: string): void {
  const descriptor = openSync(path, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
