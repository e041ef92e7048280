import { createHash } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import type { Logger } from "pino";
import type { Turns } from "../../common/turns.ts";
import type { Subscription } from "../domain/subscription.ts";
import type { ChangeFeed, Listener } from "../feed/change-feed.ts";
import type { ToldChange } from "../feed/told-changes.ts";
import type { Watcher } from "../feed/watcher.ts";
import { signWebhook } from "../sms-delivery/webhook-signature.ts";
import { formatPosition, parsePosition, type ChangePosition } from "../store/stored-changes.ts";
import type { StoredSubscriptions, SubscriptionProgress } from "../store/stored-subscriptions.ts";
import {
  lifecycleOf,
  notificationsOf,
  notifiedOf,
  type LifecycleEvent,
  type NotifiedChange,
} from "./notification-body.ts";
import type { NotificationEndpoints, NotificationOutcome } from "./notification-endpoints.ts";
import { delayAfter, endsSoon, isGivenUp } from "./notification-retry.ts";
import { subscriptionSecret } from "./subscription-secret.ts";

/** What became of a request to an endpoint: `givenUp` counts changes that it will not be told of any more. */
export type NotificationResult = "delivered" | "failed" | "givenUp" | "removed";

/** What the subscriptions that are told have in common. */
export interface NotificationContext {
  readonly subscriptions: StoredSubscriptions;
  readonly feed: ChangeFeed;
  readonly endpoints: NotificationEndpoints;
  readonly logger: Logger;
  /** The database's secret. */
  readonly secret: string;
  /** By what this instance is known to the others. */
  readonly holder: string;
  /** Bounds the requests that are under way, by the tenant and the application. */
  readonly turns: Turns;
  readonly report: (result: NotificationResult, count: number) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly random: () => number;
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
}

interface Told {
  readonly changes: readonly NotifiedChange[];
  readonly end: ChangePosition;
}

/** How long what nobody asked for is not noted down, in milliseconds: after a crash it is looked at again. */
const NOTED_AFTER = 60_000;

/**
 * A subscription that this instance tells: in order, one request at a time, and on only when the last one was taken. What is
 * under way when the instance dies is told again, under the same ids. While its endpoint takes nothing, nothing is kept
 * for it: it is told later, from the database, by the rights of then.
 */
export class NotifiedSubscription implements Listener {
  readonly #context: NotificationContext;
  readonly #stopping = new AbortController();
  #subscription: Subscription;
  position: ChangePosition = { transaction: 0n, sequence: 0n };
  #isPlaced = false;
  #told: Told | undefined;
  #noting = Promise.resolve();
  #wake: (() => void) | undefined;
  #failures = 0;
  #lifecycleFailures = 0;
  #lifecycleAt = 0;
  #notedAt: number;
  readonly #running: Promise<void>;

  constructor(subscription: Subscription, context: NotificationContext) {
    this.#subscription = subscription;
    this.#context = context;
    this.#notedAt = context.now();
    this.#running = this.#run();
  }

  get watcher(): Watcher {
    const { subscriber, userId } = this.#subscription;
    const { tenantId, callerId, callerKind, upn, applicationId } = subscriber;
    const caller = { tenantId, id: callerId, kind: callerKind, applicationId, permissions: new Set<string>() };
    return { caller: upn === null ? caller : { ...caller, upn }, userId: userId ?? undefined, seesMeetings: false };
  }

  told(changes: readonly ToldChange[], end: ChangePosition): void {
    // What comes while something is under way is read again.
    if (this.#told !== undefined) return;
    const wanted = changes.flatMap(({ change, meeting }) => {
      return notifiedOf(this.#subscription, change, meeting?.etag !== undefined) ?? [];
    });
    if (wanted.length === 0) {
      this.position = end;
      return;
    }
    // It is there when it was taken.
    this.#told = { changes: wanted, end };
    this.#context.feed.leave(this);
    this.#wake?.();
  }

  /** As it is in the database now: somebody may have renewed it. */
  update({ subscriber, expiresAt }: Subscription): void {
    this.#subscription = { ...this.#subscription, subscriber, expiresAt };
  }

  /** Whether there is nothing to tell it any more. */
  get isOver(): boolean {
    return this.#stopping.signal.aborted || this.#context.now() >= this.#subscription.expiresAt;
  }

  /** Notes down where it is, now and then, and tells what the subscription itself needs. @throws {StoreError} */
  async tick(): Promise<void> {
    const now = this.#context.now();
    if (this.#isPlaced && now - this.#notedAt >= NOTED_AFTER) await this.#note({});
    const { lifecycleUrl, isMissing, warnedEnd, expiresAt } = this.#subscription;
    if (lifecycleUrl === null || now < this.#lifecycleAt || this.isOver) return;
    if (isMissing) {
      if (await this.#tellLifecycle("missed")) await this.#note({ isMissing: false });
    } else if (warnedEnd !== expiresAt && endsSoon(this.#subscription, now)) {
      if (await this.#tellLifecycle("reauthorizationRequired")) await this.#note({ warnedEnd: expiresAt });
    }
  }

  /** Settles when nothing of it is under way any more. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#context.feed.leave(this);
    this.#wake?.();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { feed, logger } = this.#context;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        if (!this.#isPlaced) await this.#place();
        const hasJoined = await feed.catchUp(this);
        if (hasJoined && this.#told === undefined) await this.#untilTold();
        if (this.#told !== undefined && !signal.aborted) await this.#tell(this.#told);
      } catch (error) {
        logger.error(
          { id: this.#subscription.id, err: error },
          "Changes can't be told to a subscription; trying again",
        );
        await this.#pause(undefined);
      } finally {
        this.#told = undefined;
        feed.leave(this);
      }
    }
  }

  #untilTold(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      if (this.#stopping.signal.aborted) resolve();
    });
  }

  /** Goes on from where it was noted down, or from now on where nobody knows any more what came after that. */
  async #place(): Promise<void> {
    const { feed } = this.#context;
    const noted = parsePosition(this.#subscription.position);
    const isKept = noted !== undefined && (await feed.isKept(noted));
    this.position = isKept ? noted : await feed.start();
    if (!isKept) await this.#giveUp(1);
    this.#isPlaced = true;
  }

  /** Of so many changes its receiver is not told, but that there were some. @throws {StoreError} */
  async #giveUp(count: number): Promise<void> {
    const { sequence, lifecycleUrl, isMissing } = this.#subscription;
    await this.#note({ sequence: sequence + count, isMissing: isMissing || lifecycleUrl !== null });
    this.#context.report("givenUp", count);
  }

  /** @throws {StoreError} */
  async #tell({ changes, end }: Told): Promise<void> {
    const { now, subscriptions } = this.#context;
    const young = changes.findIndex(({ change }) => !isGivenUp(change.at, now()));
    const left = young === -1 ? [] : changes.slice(young);
    const lost = changes.slice(0, changes.length - left.length).at(-1);
    if (lost !== undefined) {
      this.position = left.length === 0 ? end : lost.change.position;
      await this.#giveUp(changes.length - left.length);
    }
    if (left.length === 0) return;
    const { id, subscriber, notificationUrl, sequence } = this.#subscription;
    // Somebody may have removed it, with any instance.
    const current = await subscriptions.find({ tenantId: subscriber.tenantId, id });
    if (current === undefined) return this.#stopping.abort();
    this.update(current);
    const outcome = await this.#post(notificationUrl, notificationsOf(this.#subscription, left), messageId(id, left));
    if (outcome.kind !== "delivered") return this.#fail(outcome);
    this.#failures = 0;
    this.position = end;
    await this.#note({ sequence: sequence + left.length });
  }

  async #fail(outcome: Exclude<NotificationOutcome, { kind: "delivered" }>): Promise<void> {
    const { logger, subscriptions, report } = this.#context;
    const { id, subscriber, lifecycleUrl } = this.#subscription;
    if (outcome.kind === "gone") {
      await subscriptions.remove({ tenantId: subscriber.tenantId, id });
      report("removed", 1);
      logger.warn({ id }, "A subscription was removed: its endpoint is gone");
      if (lifecycleUrl !== null) await this.#tellLifecycle("subscriptionRemoved");
      return this.#stopping.abort();
    }
    logger.warn(
      { id, reason: outcome.reason, attempts: this.#failures + 1 },
      "Changes were not told to a subscription yet",
    );
    return this.#pause(outcome.retryAfter);
  }

  /** After it what is told comes from the database, by the rights of then, if it is still there. */
  async #pause(retryAfter: number | undefined): Promise<void> {
    const { random, sleep = sleepFor } = this.#context;
    this.#isPlaced = false;
    await sleep(delayAfter(++this.#failures, retryAfter, random()), this.#stopping.signal).catch(() => undefined);
  }

  async #tellLifecycle(event: LifecycleEvent): Promise<boolean> {
    const { now, random } = this.#context;
    const { id, lifecycleUrl, expiresAt, sequence } = this.#subscription;
    const body = lifecycleOf(this.#subscription, event);
    const outcome = await this.#post(lifecycleUrl ?? "", body, `${id}.${event}.${sequence}.${expiresAt}`);
    if (outcome.kind === "delivered") {
      this.#lifecycleFailures = 0;
      return true;
    }
    const retryAfter = outcome.kind === "failed" ? outcome.retryAfter : undefined;
    this.#lifecycleAt = now() + delayAfter(++this.#lifecycleFailures, retryAfter, random());
    return false;
  }

  /** @param id the same at each attempt */
  async #post(url: string, body: string, id: string): Promise<NotificationOutcome> {
    const { turns, endpoints, now, secret, report } = this.#context;
    const { subscriber, id: subscription } = this.#subscription;
    const owner = `${subscriber.tenantId} ${subscriber.applicationId}`;
    await turns.take(owner);
    try {
      const timestamp = Math.floor(now() / 1000);
      const headers = {
        "webhook-id": id,
        "webhook-timestamp": String(timestamp),
        "webhook-signature": signWebhook(subscriptionSecret(secret, subscription), id, timestamp, body),
      };
      const outcome = await endpoints.post(url, headers, body);
      report(outcome.kind === "delivered" ? "delivered" : "failed", 1);
      return outcome;
    } finally {
      turns.release(owner);
    }
  }

  /** One after the other, so that an earlier one never comes last. @throws {StoreError} */
  #note(changes: Partial<SubscriptionProgress>): Promise<void> {
    const noting = this.#noting.catch(() => undefined).then(() => this.#noteNow(changes));
    this.#noting = noting;
    return noting;
  }

  async #noteNow(changes: Partial<SubscriptionProgress>): Promise<void> {
    const { subscriptions, holder, now } = this.#context;
    const next = { ...this.#subscription, ...changes, position: formatPosition(this.position) };
    const { subscriber, id } = next;
    // Another instance has it now, or nobody.
    if (!(await subscriptions.advance(holder, { tenantId: subscriber.tenantId, id }, next))) this.#stopping.abort();
    const { position, sequence, isMissing, warnedEnd } = next;
    this.#subscription = { ...this.#subscription, position, sequence, isMissing, warnedEnd };
    this.#notedAt = now();
  }
}

/** The same for the same changes, however often they are sent. */
function messageId(subscription: string, changes: readonly NotifiedChange[]): string {
  const positions = changes.map(({ change }) => formatPosition(change.position)).join(" ");
  return `msg_${createHash("sha256").update(`${subscription} ${positions}`).digest("hex").slice(0, 32)}`;
}

function sleepFor(milliseconds: number, signal: AbortSignal): Promise<unknown> {
  return setTimeout(milliseconds, undefined, { signal, ref: false });
}
