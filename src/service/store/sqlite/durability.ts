import { setTimeout as sleep } from "node:timers/promises";
import { StoreError } from "../store-error.ts";
import type { Connection } from "./connection.ts";

const MAX_ATTEMPTS = 3;
/** How long a call waits for another program's lock, in milliseconds, and between two looks at most. */
const MAX_LOCK = 5_000;
const MAX_PAUSE = 20;

interface Done<Result> {
  readonly result: Result;
  /** What it waits for to be on disk; `undefined` where it is. */
  readonly turn: Promise<void> | undefined;
}

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
    for (let attempt = 1; ; attempt++) {
      const { result, turn } = this.#tryNow(look) ?? (await this.#tryLater(look));
      // When idle there is nothing to wait for.
      if (turn === undefined) return result;
      try {
        await this.#waitFor(turn);
        return result;
      } catch (error) {
        if (attempt === MAX_ATTEMPTS || !mayRepeat()) throw error;
      }
    }
  }

  /**
   * What a write gives. It begins at once: writes of one turn share a flush.
   *
   * @throws {StoreError} when it could not be kept
   */
  async written<Result>(write: () => Result): Promise<Result> {
    const { result, turn } = this.#tryNow(write) ?? (await this.#tryLater(write));
    if (turn !== undefined) await this.#waitFor(turn);
    return result;
  }

  /**
   * What no read shows, and no answer waits for.
   *
   * @throws {StoreError} when it could not be kept
   */
  async writtenAside(write: () => void): Promise<void> {
    const aside = () => this.#connection.aside(write);
    const { result } = this.#tryNow(aside) ?? (await this.#tryLater(aside));
    await result;
  }

  /** `undefined` while another program keeps the database locked. */
  #tryNow<Result>(work: () => Result): Done<Result> | undefined {
    try {
      const result = work();
      // At once: the turn may fail, and then another one follows.
      return { result, turn: this.#connection.durable() };
    } catch (error) {
      if (error instanceof StoreError && error.trouble === "busy") return undefined;
      throw error;
    }
  }

  /**
   * Tries again and again, without holding up what needs no lock: SQLite's own way of waiting would stop the process.
   *
   * @throws {StoreError} when the lock stays for five seconds
   */
  async #tryLater<Result>(work: () => Result): Promise<Done<Result>> {
    const endsAt = performance.now() + MAX_LOCK;
    for (;;) {
      await sleep(MAX_PAUSE * Math.random());
      if (performance.now() >= endsAt) return { result: work(), turn: this.#connection.durable() };
      const done = this.#tryNow(work);
      if (done !== undefined) return done;
    }
  }

  /** @throws {StoreError} when what is waited for could not be kept: nothing of it happened */
  async #waitFor(turn: Promise<void>): Promise<void> {
    const begunAt = this.#flushed === undefined ? 0 : performance.now();
    try {
      await turn;
    } finally {
      this.#flushed?.(performance.now() - begunAt);
    }
  }
}
