import { hash } from "node:crypto";
import type { Value } from "../columns.ts";

const WORDS = [0, 4, 8, 12];

/**
 * A checksum of rows that doesn't depend on their order, which each store has of its own: the sum of the rows' hashes, 128
 * bits of each. Against mistakes, not against somebody who looks for rows of the same sum.
 */
export class RowChecksum {
  readonly #sums = new Uint32Array(WORDS.length);
  #rows = 0;

  add(row: readonly Value[]): void {
    const digest = hash("sha256", JSON.stringify(row), "buffer");
    // A typed array adds modulo 2³² by itself.
    for (const [index, offset] of WORDS.entries())
      this.#sums[index] = (this.#sums[index] ?? 0) + digest.readUInt32LE(offset);
    this.#rows++;
  }

  get rows(): number {
    return this.#rows;
  }

  get value(): string {
    return Array.from(this.#sums, (sum) => sum.toString(16).padStart(8, "0")).join("");
  }
}
