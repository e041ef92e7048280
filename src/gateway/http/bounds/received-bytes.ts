const BLOCK = 4 * 1024;

/** Bytes that come in pieces. Small pieces are put together: a buffer of one byte takes more than a hundred. */
export class ReceivedBytes {
  #blocks: Buffer[] = [];
  #room = 0;
  length = 0;
  /** Bytes of memory. */
  held = 0;

  add(piece: Buffer): void {
    this.length += piece.length;
    let rest = piece;
    const last = this.#blocks.at(-1);
    if (last !== undefined && this.#room > 0) {
      const copied = rest.copy(last, last.length - this.#room);
      this.#room -= copied;
      rest = rest.subarray(copied);
    }
    if (rest.length === 0) return;
    // Nearly always the first piece is all there is. It is as long as its memory, and so is any other.
    if (this.#blocks.length === 0 || rest.length >= BLOCK) {
      this.#blocks.push(rest);
      this.held += rest.buffer.byteLength;
      return;
    }
    const block = Buffer.allocUnsafeSlow(BLOCK);
    this.#room = BLOCK - rest.copy(block);
    this.#blocks.push(block);
    this.held += BLOCK;
  }

  join(): Buffer {
    const [first] = this.#blocks;
    return this.#blocks.length === 1 && first !== undefined ? first : Buffer.concat(this.#blocks, this.length);
  }

  clear(): void {
    this.#blocks = [];
  }
}
