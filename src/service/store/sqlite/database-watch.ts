import { type BigIntStats, statfsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { StoreError } from "../store-error.ts";

/** With less room than this the next writes fail: what a transaction takes at most is about that. */
const MIN_FREE_BYTES = 2 ** 20;

/**
 * Sees what SQLite doesn't: that the file was removed, or is another one now, so that what is written is lost with the
 * process; and that its disk is full before a write fails.
 */
export class DatabaseWatch {
  readonly #file: string;
  readonly #opened: BigIntStats;
  readonly #freeBytes: (directory: string) => number;

  /** @param freeBytes of the disk that a directory is on */
  constructor(file: string, freeBytes = freeBytesOf) {
    this.#file = file;
    this.#opened = statSync(file, { bigint: true });
    this.#freeBytes = freeBytes;
  }

  /** @throws {StoreError} */
  check(): void {
    const there = statSync(this.#file, { bigint: true, throwIfNoEntry: false });
    if (there === undefined || there.ino !== this.#opened.ino || there.dev !== this.#opened.dev) {
      const what = there === undefined ? "is gone" : "was replaced by another";
      throw new StoreError(`The database ${this.#file} ${what} while it is open. Put it back, or start anew.`, {
        trouble: "unavailable",
      });
    }
    if (this.#freeBytes(dirname(this.#file)) < MIN_FREE_BYTES) {
      throw new StoreError(`The disk of the database ${this.#file} is full. Make room; nothing needs repair.`, {
        trouble: "full",
      });
    }
  }
}

function freeBytesOf(directory: string): number {
  const { bavail, bsize } = statfsSync(directory);
  return bavail * bsize;
}
