import { setTimeout } from "node:timers/promises";
import type { Logger } from "pino";
import type { ClaimedMessage, SmsOutbox } from "../store/sms-outbox.ts";
import type { RemindedMeeting } from "../domain/sms-event.ts";
import { GIVE_UP_AFTER, nextAttempt } from "./delivery-retry.ts";
import { dueReminder, type Due } from "./due-reminder.ts";
import type { SmsSender } from "./sender.ts";

/** Of a store what is needed of it. */
export interface DeliveryStore {
  readonly outbox: SmsOutbox;
  findMeeting(place: {
    readonly tenantId: string;
    readonly meetingId: string;
  }): Promise<{ readonly meeting: RemindedMeeting | undefined }>;
}

export interface SmsDeliveryOptions {
  readonly store: DeliveryStore;
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
  #taking: Promise<void> | undefined;
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
      this.#taking = (this.#taking ?? Promise.resolve()).then(() => this.#takeDue());
    });
  }

  /** Takes nothing more and waits for what is under way, which ends within the sender's time limit. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#alarm.abort();
    await this.#taking;
    await Promise.all(this.#underWay);
  }

  async #takeDue(): Promise<void> {
    if (this.#closed) return;
    const { store, concurrency, logger } = this.#options;
    try {
      const free = concurrency - this.#underWay.size;
      const messages = free > 0 ? await store.outbox.claim(free, LEASE) : [];
      for (const message of messages) {
        const work = this.#deliver(message).finally(() => this.#underWay.delete(work));
        this.#underWay.add(work);
      }
      // With all places taken, the next one that becomes free wakes.
      if (this.#underWay.size >= concurrency) return this.#wakeIn(undefined);
      // Other instances add messages, and operators send some again: nobody here is told of them.
      this.#wakeIn((await store.outbox.dueIn()) ?? MAX_SLEEP);
    } catch (error) {
      logger.error({ err: error }, "No SMS was sent: the outbox can't be read, or written; trying again");
      this.#wakeIn(AFTER_TROUBLE);
    }
  }

  #wakeIn(delay: number | undefined): void {
    const { sleep } = this.#options;
    this.#alarm.abort();
    if (delay === undefined || this.#closed) return;
    this.#alarm = new AbortController();
    const milliseconds = Math.min(Math.max(delay, 0), MAX_SLEEP);
    sleep(milliseconds, this.#alarm.signal).then(
      () => this.wake(),
      () => undefined,
    );
  }

  async #deliver(message: ClaimedMessage): Promise<void> {
    try {
      await this.#attempt(message);
      this.wake();
    } catch (error) {
      // The row can't be written: it is due again when its lease ends. A disk that fails goes on failing: it is left
      // alone for a while.
      this.#options.logger.error({ id: message.id, err: error }, "What became of an SMS could not be noted");
      this.#wakeIn(AFTER_TROUBLE);
    }
  }

  async #attempt(message: ClaimedMessage): Promise<void> {
    const { store, sender, logger, now, random } = this.#options;
    const { outbox } = store;
    const { id, attempts } = message;
    // By the clock of this machine, on which an attempt takes its time.
    const claimedAt = now();
    const due = await this.#dueOf(message);
    if (due.kind === "early") return outbox.postpone(message, due.delay);
    if (due.kind === "cancelled") return outbox.markCancelled(message);
    const endsAt = due.kind === "late" ? -1 : claimedAt + (due.endsIn ?? GIVE_UP_AFTER - message.age);
    if (due.kind === "late" || now() > endsAt) {
      await outbox.markFailed(message, "too late");
      return logger.error({ id, attempts }, "An SMS was given up: it is too late");
    }
    const outcome = await sender.send({ id, event: due.event });
    if (outcome.kind === "delivered") return outbox.markDelivered(message);
    const { kind, reason } = outcome;
    const at = kind === "refused" ? undefined : nextAttempt({ attempts, endsAt }, outcome.retryAfter, now(), random());
    if (at === undefined) {
      await outbox.markFailed(message, reason);
      return logger.error({ id, attempts, reason }, "An SMS was given up");
    }
    await outbox.postpone(message, at - now(), reason);
    logger.warn({ id, attempts, reason }, "An SMS was not delivered yet");
  }

  async #dueOf(message: ClaimedMessage): Promise<Due> {
    const { tenantId, event, reminder } = message;
    if (reminder === undefined) return { kind: "send", event };
    const { meetingId } = reminder;
    const { meeting } = await this.#options.store.findMeeting({ tenantId, meetingId });
    return dueReminder(message, reminder, meeting);
  }
}
