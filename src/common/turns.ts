import type { FairShare } from "./fair-share.ts";

/** Divides what there is among those who ask. */
export type Share = Pick<FairShare, "tryTake" | "release" | "isUsedUp">;

interface Waiter {
  readonly begin: () => void;
  isGone: boolean;
}

/** Raised when a turn did not come in its time. */
export class NoTurnError extends Error {
  override readonly name = "NoTurnError";
}

/**
 * Lets those who share something wait for it by turns: what is given back goes to the owner who has waited longest for a
 * turn and may hold more, so that one who asks for a thousand at once delays another's first by one turn at most.
 */
export class Turns {
  readonly #share: Share;
  readonly #maxWait: number;
  /** By owner, in the order in which their turns come. */
  readonly #waiting = new Map<string, Waiter[]>();

  /** @param maxWait in milliseconds */
  constructor(share: Share, maxWait: number) {
    this.#share = share;
    this.#maxWait = maxWait;
  }

  /**
   * Takes a unit, which {@link release} gives back.
   *
   * @param signal ends the wait: then nothing was taken
   * @returns `undefined` where it was free; otherwise settles when it is
   * @throws {NoTurnError} through the promise, when that takes too long: then nothing was taken
   */
  take(owner: string, signal?: AbortSignal): Promise<void> | undefined {
    // Nobody overtakes those of the same owner who wait.
    if (!this.#waiting.has(owner) && this.#share.tryTake(owner)) return undefined;
    return new Promise((resolve, reject) => {
      const waiter: Waiter = { begin: () => (settle(), resolve()), isGone: false };
      const leave = (reason: unknown) => {
        settle();
        waiter.isGone = true;
        this.#forget(owner);
        reject(reason);
      };
      const abort = () => leave(signal?.reason);
      const timer = setTimeout(() => leave(new NoTurnError("There was no turn in time.")), this.#maxWait);
      const settle = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", abort);
      };
      const waiters = this.#waiting.get(owner);
      if (waiters === undefined) this.#waiting.set(owner, [waiter]);
      else waiters.push(waiter);
      if (signal?.aborted === true) abort();
      else signal?.addEventListener("abort", abort, { once: true });
    });
  }

  release(owner: string): void {
    this.#share.release(owner);
    // One was given back; of those who may hold no more now, another may later.
    for (const [next, waiters] of this.#waiting) {
      if (!this.#share.tryTake(next)) continue;
      const waiter = waiters.shift();
      // Behind all others.
      this.#waiting.delete(next);
      if (waiters.length > 0) this.#waiting.set(next, waiters);
      waiter?.begin();
      if (this.#share.isUsedUp) return;
    }
  }

  /** Those who have gone. */
  #forget(owner: string): void {
    const left = this.#waiting.get(owner)?.filter(({ isGone }) => !isGone) ?? [];
    if (left.length === 0) this.#waiting.delete(owner);
    else this.#waiting.set(owner, left);
  }
}
