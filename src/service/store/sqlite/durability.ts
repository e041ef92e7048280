import type { Connection } from "./connection.ts";

const MAX_ATTEMPTS = 3;

/**
 * Holds back what the store tells until it is on disk: a write must not be acknowledged before, and a read must not show
 * what a failing disk could take back.
 */
export class Durability {
  readonly #connection: Connection;
  readonly #flushed: ((duration: number) => void) | undefined;

  /** @param flushed is told how long something was held back, in milliseconds */
  constructor(connection: Connection, flushed?: (duration: number) => void) {
    this.#connection = connection;
    this.#flushed = flushed;
  }

  /**
   * What a read finds. Another's write that fails is no reason to refuse it: then it looks again.
   *
   * @param mayRepeat whether it is still a read once it has looked
   * @throws {StoreError} when write after write fails
   */
  async shown<Result>(look: () => Result, mayRepeat = () => true): Promise<Result> {
    let found = look();
    // When idle there is nothing to wait for.
    for (let attempt = 1; this.#connection.durable() !== undefined; attempt++) {
      try {
        await this.wait();
        break;
      } catch (error) {
        if (attempt === MAX_ATTEMPTS || !mayRepeat()) throw error;
        found = look();
      }
    }
    return found;
  }

  /**
   * What a write gives. It begins at once: writes of one turn share a flush.
   *
   * @throws {StoreError} when it could not be kept
   */
  async written<Result>(write: () => Result): Promise<Result> {
    const result = write();
    await this.wait();
    return result;
  }

  /** @throws {StoreError} when what is waited for could not be kept: nothing of it happened */
  async wait(): Promise<void> {
    const turn = this.#connection.durable();
    if (turn === undefined) return;
    const begunAt = this.#flushed === undefined ? 0 : performance.now();
    try {
      await turn;
    } finally {
      this.#flushed?.(performance.now() - begunAt);
    }
  }
}
