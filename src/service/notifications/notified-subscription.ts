import { createHash } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import type { Subscription } from "../domain/subscription.ts";
import type { Listener } from "../feed/change-feed.ts";
import type { ToldChange } from "../feed/told-changes.ts";
import type { Watcher } from "../feed/watcher.ts";
import { formatPosition, parsePosition, type ChangePosition } from "../store/stored-changes.ts";
import { notificationsOf, notifiedOf, type NotifiedChange } from "./notification-body.ts";
import { inTurn, type NotificationContext } from "./notification-context.ts";
import type { NotificationOutcome } from "./notification-endpoints.ts";
import { delayAfter, isGivenUp } from "./notification-retry.ts";
import { NotedProgress } from "./noted-progress.ts";
import { postSigned } from "./signed-post.ts";
import { SubscriptionLifecycle } from "./subscription-lifecycle.ts";

interface Told {
  readonly changes: readonly NotifiedChange[];
  readonly end: ChangePosition;
}

/** How long what nobody asked for is not noted down, in milliseconds: after a crash it is looked at again. */
const NOTED_AFTER = 60_000;
/** How long until the database is asked again whether a subscription is over, in milliseconds. */
const ASKED_AFTER = 10_000;

/**
 * A subscription that this instance tells: in order, one request at a time, and on only when the last one was taken. What is
 * under way when the instance dies is told again, under the same ids. While its endpoint takes nothing, or it isn't its
 * turn, nothing is kept for it: it is told later, from the database, by the rights of then.
 */
export class NotifiedSubscription implements Listener {
  readonly #context: NotificationContext;
  readonly #stopping = new AbortController();
  readonly #progress: NotedProgress;
  readonly #lifecycle: SubscriptionLifecycle;
  #subscription: Subscription;
  position: ChangePosition = { transaction: 0n, sequence: 0n };
  #isPlaced = false;
  #told: Told | undefined;
  #wake: (() => void) | undefined;
  #failures = 0;
  #askedAt = 0;
  #ticking: Promise<void> | undefined;
  readonly #running: Promise<void>;

  constructor(subscription: Subscription, context: NotificationContext) {
    this.#subscription = subscription;
    this.#context = context;
    this.#progress = new NotedProgress(subscription, context, this.#stopping);
    this.#lifecycle = new SubscriptionLifecycle(context, this.#progress, this.#stopping.signal);
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
    return this.#stopping.signal.aborted;
  }

  /**
   * Notes down where it is, now and then, and tells what the subscription itself needs. One at a time: who asks meanwhile
   * gets the one that is under way.
   *
   * @throws {StoreError}
   */
  tick(): Promise<void> {
    this.#ticking ??= this.#look().finally(() => (this.#ticking = undefined));
    return this.#ticking;
  }

  /** Settles when nothing of it is under way any more; what waits for its turn ends at once. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#context.feed.leave(this);
    this.#wake?.();
    await Promise.all([this.#running, this.#ticking?.catch(() => undefined)]);
  }

  async #look(): Promise<void> {
    const now = this.#context.now();
    // The clock of the database decides, as it does of all that it shows.
    if (now >= this.#subscription.expiresAt && now - this.#askedAt >= ASKED_AFTER) {
      this.#askedAt = now;
      await this.#refresh();
    }
    if (this.isOver) return;
    if (this.#isPlaced && now - this.#progress.at >= NOTED_AFTER) {
      await this.#progress.note(() => ({ position: formatPosition(this.position) }));
    }
    try {
      await this.#lifecycle.tick(this.#subscription);
    } catch (error) {
      if (!this.isOver) throw error;
    }
  }

  async #run(): Promise<void> {
    const { feed, logger } = this.#context;
    while (!this.isOver) {
      try {
        const hasJoined = await this.#catchUp();
        if (hasJoined && this.#told === undefined) await this.#untilTold();
        if (this.#told !== undefined && !this.isOver) await this.#tell();
      } catch (error) {
        if (this.isOver) return;
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

  /** So many at a time: each holds what it reads. */
  #catchUp(): Promise<boolean> {
    const { catchUps, feed } = this.#context;
    return inTurn(catchUps, this.#subscription.subscriber, this.#stopping.signal, async () => {
      if (!this.#isPlaced) await this.#place();
      return feed.catchUp(this);
    });
  }

  #untilTold(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      if (this.isOver) resolve();
    });
  }

  /** Goes on from where it was noted down, or from now on where nobody knows any more what came after that. */
  async #place(): Promise<void> {
    const { feed } = this.#context;
    const noted = parsePosition(this.#progress.noted.position);
    const isKept = noted !== undefined && (await feed.isKept(noted));
    if (isKept) this.position = noted;
    else await this.#giveUp(1, await feed.start());
    this.#isPlaced = true;
  }

  /** Of so many changes its receiver is not told, but that there were some. @throws {StoreError} */
  async #giveUp(count: number, position: ChangePosition): Promise<void> {
    await this.#progress.giveUp(count, formatPosition(position), this.#subscription.lifecycleUrl !== null);
    this.position = position;
    this.#context.report("givenUp", count);
  }

  /** @returns whether it is still there. @throws {StoreError} */
  async #refresh(): Promise<boolean> {
    const { id, subscriber } = this.#subscription;
    const current = await this.#context.subscriptions.find({ tenantId: subscriber.tenantId, id });
    if (current === undefined) this.#stopping.abort();
    else this.update(current);
    return current !== undefined;
  }

  /** @throws {StoreError} */
  async #tell(): Promise<void> {
    const { turns } = this.#context;
    const { subscriber } = this.#subscription;
    const forget = () => (this.#told = undefined);
    const outcome = await inTurn(turns, subscriber, this.#stopping.signal, () => this.#attempt(), forget);
    if (outcome !== undefined && outcome.kind !== "delivered") await this.#fail(outcome);
  }

  /** In its turn, by what is so then. @returns `undefined` where there is nothing to tell. @throws {StoreError} */
  async #attempt(): Promise<NotificationOutcome | undefined> {
    const { upn } = this.#subscription.subscriber;
    // Somebody may have removed it, with any instance.
    if (!(await this.#refresh())) return undefined;
    if (this.#subscription.subscriber.upn !== upn) this.#told = undefined;
    if (this.#told === undefined) await this.#catchUp();
    if (this.#told === undefined || this.isOver) return undefined;
    const { changes, end } = this.#told;
    const left = await this.#young(changes, end);
    if (left.length === 0) return undefined;
    const { id, notificationUrl } = this.#subscription;
    const { sequence } = this.#progress.noted;
    const outcome = await postSigned(this.#context, this.#subscription, notificationUrl, {
      id: messageId(id, left),
      body: notificationsOf({ ...this.#subscription, sequence }, left),
    });
    if (outcome.kind !== "delivered") return outcome;
    this.#failures = 0;
    this.position = end;
    await this.#progress.note((noted) => ({
      position: formatPosition(end),
      sequence: noted.sequence + left.length,
    }));
    return outcome;
  }

  /** Without those that it is too late for. @throws {StoreError} */
  async #young(changes: readonly NotifiedChange[], end: ChangePosition): Promise<readonly NotifiedChange[]> {
    const now = this.#context.now();
    const first = changes.findIndex(({ change }) => !isGivenUp(change.at, now));
    const left = first === -1 ? [] : changes.slice(first);
    const lost = changes.slice(0, changes.length - left.length).at(-1);
    if (lost === undefined) return left;
    await this.#giveUp(changes.length - left.length, left.length === 0 ? end : lost.change.position);
    return left;
  }

  async #fail(outcome: Exclude<NotificationOutcome, { kind: "delivered" }>): Promise<void> {
    const { logger, subscriptions, report } = this.#context;
    const { id, subscriber } = this.#subscription;
    if (outcome.kind === "gone") {
      await subscriptions.remove({ tenantId: subscriber.tenantId, id });
      report("removed", 1);
      logger.warn({ id }, "A subscription was removed: its endpoint is gone");
      await this.#lifecycle.tellRemoved(this.#subscription);
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
}

/** The same for the same changes, however often they are sent. */
function messageId(subscription: string, changes: readonly NotifiedChange[]): string {
  const positions = changes.map(({ change }) => formatPosition(change.position)).join(" ");
  return `msg_${createHash("sha256").update(`${subscription} ${positions}`).digest("hex").slice(0, 32)}`;
}

function sleepFor(milliseconds: number, signal: AbortSignal): Promise<unknown> {
  return setTimeout(milliseconds, undefined, { signal, ref: false });
}
