import { ThrottledError } from "../model/gateway-errors.ts";
import { RETRY_AFTER_SECONDS } from "../transport/overload.ts";
import { isWanted, settleSome, type PendingRead, type Waiter } from "./pending-read.ts";
import type { PriorityLanes } from "./priority-lanes.ts";

/** Reads that wait in vain are looked for no more often, in milliseconds. */
const MIN_INTERVAL = 100;
/** Reads given up at once: thousands may have come together, and what becomes of each takes its time. */
const MAX_GIVEN_UP = 250;

interface QueueTimeoutOptions {
  /** Milliseconds. */
  readonly maxWait: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Called after each look. */
  readonly onLook: () => void;
}

/**
 * Ends the wait of reads that can't be sent, as all that they could be sent with is in use. One timer for a whole queue,
 * and only while something is held back in it.
 */
export class QueueTimeout {
  readonly #lanes: PriorityLanes<PendingRead>;
  readonly #options: QueueTimeoutOptions;
  #timer: NodeJS.Timeout | undefined;

  constructor(lanes: PriorityLanes<PendingRead>, options: QueueTimeoutOptions) {
    this.#lanes = lanes;
    this.#options = options;
  }

  /** Something is held back; called as often as one likes. */
  watch(): void {
    this.#timer ??= setTimeout(this.#look, this.#options.maxWait);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  readonly #look = (): void => {
    this.#timer = undefined;
    const { now, maxWait, onLook } = this.#options;
    const moment = now();
    const refusal = new ThrottledError(RETRY_AFTER_SECONDS);
    let next = Number.POSITIVE_INFINITY;
    let givenUp = 0;
    for (const read of this.#lanes.queued()) {
      const endOf = ({ group }: Waiter) => Math.max(read.queuedAt, group.askedAt) + maxWait;
      settleSome(read, (waiter) => endOf(waiter) <= moment, refusal);
      for (const waiter of read.waiters) next = Math.min(next, endOf(waiter));
      if (isWanted(read)) continue;
      this.#lanes.drop(read);
      if (++givenUp >= MAX_GIVEN_UP) break;
    }
    const interval = givenUp >= MAX_GIVEN_UP ? 0 : Math.max(MIN_INTERVAL, next - moment);
    if (this.#lanes.size > 0) this.#timer = setTimeout(this.#look, interval);
    onLook();
  };
}
