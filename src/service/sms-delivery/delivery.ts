import { setTimeout } from "node:timers/promises";
import type { Logger } from "pino";
import type { Store } from "../store/store.ts";
import {
  claimMessage,
  markDelivered,
  markFailed,
  nextAttemptAt,
  postpone,
  type ClaimedMessage,
} from "../store/sms-outbox.ts";
import { isTooLate, nextAttempt } from "./delivery-retry.ts";
import type { SmsSender } from "./sender.ts";

export interface SmsDeliveryOptions {
  readonly store: Store;
  readonly sender: SmsSender;
  readonly logger: Logger;
  /** How many messages are under way at the same time. */
  readonly concurrency?: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly random?: () => number;
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
}

/** Longer than an attempt can take. Also how long a message waits whose process died over it. */
const LEASE = 60_000;
const MAX_SLEEP = 60_000;
const AFTER_TROUBLE = 5_000;

/**
 * Hands the outbox on through a sender, beside the requests: these only write a row and call {@link wake}. A message
 * is delivered at least once. A process that dies between a delivery and its note leaves the row as it was, and the
 * message goes out a second time, with the same id.
 */
export class SmsDelivery {
  readonly #options: Required<SmsDeliveryOptions>;
  readonly #underWay = new Set<Promise<void>>();
  #alarm = new AbortController();
  #woken = false;
  #closed = false;

  constructor(options: SmsDeliveryOptions) {
    this.#options = {
      concurrency: 8,
      now: Date.now,
      random: Math.random,
      sleep: (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal, ref: false }),
      ...options,
    };
  }

  /** Looks for messages that are due, also those an earlier process left. Returns at once. */
  wake(): void {
    if (this.#woken) return;
    this.#woken = true;
    // After the answer to the request that wakes: it doesn't wait for what is written here.
    setImmediate(() => {
      this.#woken = false;
      this.#takeDue();
    });
  }

  /** Takes nothing more and waits for what is under way, which ends within the sender's time limit. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#alarm.abort();
    await Promise.all(this.#underWay);
  }

  #takeDue(): void {
    if (this.#closed) return;
    const { store, now, concurrency, logger } = this.#options;
    try {
      while (this.#underWay.size < concurrency) {
        const message = claimMessage(store, now(), now() + LEASE);
        if (message === undefined) break;
        const work = this.#deliver(message).finally(() => this.#underWay.delete(work));
        this.#underWay.add(work);
      }
      // With all places taken, the next one that becomes free wakes.
      this.#wakeAt(this.#underWay.size < concurrency ? nextAttemptAt(store) : undefined);
    } catch (error) {
      logger.error({ err: error }, "The SMS outbox can't be read; trying again");
      this.#wakeAt(now() + AFTER_TROUBLE);
    }
  }

  #wakeAt(at: number | undefined): void {
    const { now, sleep } = this.#options;
    this.#alarm.abort();
    if (at === undefined || this.#closed) return;
    this.#alarm = new AbortController();
    const milliseconds = Math.min(Math.max(at - now(), 0), MAX_SLEEP);
    sleep(milliseconds, this.#alarm.signal).then(
      () => this.wake(),
      () => undefined,
    );
  }

  async #deliver(message: ClaimedMessage): Promise<void> {
    // A disk that fails goes on failing: what could not be noted is left alone for a while.
    if (await this.#handOn(message)) this.wake();
    else this.#wakeAt(this.#options.now() + AFTER_TROUBLE);
  }

  /** Whether the claim, and what became of the message, are on disk. */
  async #handOn(message: ClaimedMessage): Promise<boolean> {
    const { store, logger } = this.#options;
    const { id } = message;
    try {
      // With the claim the message is on disk too: the sender of one that could not be kept was told so.
      await store.durable();
    } catch (error) {
      logger.error({ id, err: error }, "An SMS was not sent: that it is under way could not be noted");
      return false;
    }
    try {
      await this.#attempt(message);
      await store.durable();
      return true;
    } catch (error) {
      // The row can't be written: it is due again when its lease ends.
      logger.error({ id, err: error }, "What became of an SMS could not be noted");
      return false;
    }
  }

  async #attempt(message: ClaimedMessage): Promise<void> {
    const { store, sender, logger, now, random } = this.#options;
    const { id, attempts, createdAt } = message;
    if (isTooLate(createdAt, now())) {
      markFailed(store, id, now());
      return logger.error({ id, attempts }, "An SMS was given up: it is too old");
    }
    const outcome = await sender.send(message);
    if (outcome.kind === "delivered") return markDelivered(store, id, now());
    const { kind, reason } = outcome;
    const at = kind === "refused" ? undefined : nextAttempt(message, outcome.retryAfter, now(), random());
    if (at === undefined) {
      markFailed(store, id, now());
      return logger.error({ id, attempts, reason }, "An SMS was given up");
    }
    postpone(store, id, at);
    logger.warn({ id, attempts, reason }, "An SMS was not delivered yet");
  }
}
