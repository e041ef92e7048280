import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import type { Logger } from "pino";
import { FairShare } from "../../common/fair-share.ts";
import { Turns } from "../../common/turns.ts";
import { ChangeFeed } from "../feed/change-feed.ts";
import type { Store } from "../store/store.ts";
import { DeliveryShare } from "./delivery-share.ts";
import type { NotificationContext } from "./notification-context.ts";
import type { NotificationEndpoints } from "./notification-endpoints.ts";
import { NotifiedSubscription } from "./notified-subscription.ts";

export interface NotificationOptions {
  readonly store: Store;
  readonly endpoints: NotificationEndpoints;
  readonly logger: Logger;
  /** Told what became of requests to endpoints. */
  readonly report?: NotificationContext["report"] | undefined;
  /** Milliseconds between two looks at who tells, and at what is new. */
  readonly interval?: number;
  readonly now?: () => number;
  readonly random?: () => number;
  /** How a subscription waits after a failure. */
  readonly sleep?: NotificationContext["sleep"];
}

/** How long an instance that is gone keeps the others from telling, in milliseconds. */
const LEASE = 15_000;
const INTERVAL = 1_000;
const LOOK_INTERVAL = 200;
/** Requests to endpoints that are under way. */
const MAX_UNDER_WAY = 64;
/** Subscriptions that read what they have missed, each up to a page of the feed. */
const MAX_CATCH_UPS = 8;
/** Longer than all of them take. In milliseconds. */
const MAX_WAIT = 10 * 60 * 1000;

/**
 * Tells subscriptions of changes. Of all instances one does it, which holds a lease in the database; another goes on, from
 * where each subscription is, when that one is gone.
 */
export class NotificationDelivery {
  readonly #options: NotificationOptions;
  readonly #holder = randomUUID();
  readonly #subscriptions = new Map<string, NotifiedSubscription>();
  readonly #turns = new Turns(new DeliveryShare(MAX_UNDER_WAY), MAX_WAIT);
  readonly #catchUps = new Turns(new FairShare(MAX_CATCH_UPS), MAX_WAIT);
  readonly #feed: ChangeFeed;
  #revision: number | undefined;
  #heldUntil = 0;
  #wokenAt = -Infinity;
  #alarm = new AbortController();
  #isClosed = false;
  #isTroubled = false;
  #running: Promise<void> | undefined;

  constructor(options: NotificationOptions) {
    this.#options = options;
    const { store, logger, interval } = options;
    this.#feed = new ChangeFeed({ store, logger, interval: interval ?? LOOK_INTERVAL });
  }

  /** How many this instance tells. */
  get size(): number {
    return this.#subscriptions.size;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** There is another subscription, or one less. Once in an interval it is looked at at once: that reads all of them. */
  wake(): void {
    const now = performance.now();
    if (now - this.#wokenAt < (this.#options.interval ?? INTERVAL)) return;
    this.#wokenAt = now;
    this.#alarm.abort();
  }

  /** Waits for what is under way, and lets another instance go on at once. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#alarm.abort();
    await this.#running;
    await this.#leave();
    await this.#feed.close();
    await this.#options.endpoints.close();
  }

  async #run(): Promise<void> {
    const { interval = INTERVAL, logger } = this.#options;
    while (!this.#isClosed) {
      this.#alarm = new AbortController();
      try {
        await this.#look();
        this.#isTroubled = false;
      } catch (error) {
        if (!this.#isTroubled) logger.error({ err: error }, "The subscriptions can't be read; trying again");
        this.#isTroubled = true;
        // By now another instance may tell them.
        if (performance.now() >= this.#heldUntil) await this.#stopAll();
      }
      await setTimeout(interval, undefined, { signal: this.#alarm.signal, ref: false }).catch(() => undefined);
    }
  }

  async #look(): Promise<void> {
    const { store } = this.#options;
    const until = performance.now() + LEASE / 2;
    const revision = await store.subscriptions.hold(this.#holder, LEASE);
    if (revision === undefined) return this.#stopAll();
    this.#heldUntil = until;
    if (revision !== this.#revision) await this.#load(revision);
    // One whose endpoint is slow holds up no other.
    for (const [key, subscription] of this.#subscriptions) {
      if (!subscription.isOver) this.#tick(subscription);
      else {
        this.#remove(key, subscription);
        // It may still be there: it stopped where it could not be noted down.
        this.#revision = undefined;
      }
    }
  }

  #tick(subscription: NotifiedSubscription): void {
    subscription
      .tick()
      .catch((error: unknown) => this.#options.logger.error({ err: error }, "A subscription can't be noted down"));
  }

  async #load(revision: number): Promise<void> {
    const { store, endpoints, logger, report = () => {}, now = Date.now, random = Math.random, sleep } = this.#options;
    const [all, secret] = await Promise.all([store.subscriptions.all(), store.secret("skiptoken")]);
    const context: NotificationContext = {
      subscriptions: store.subscriptions,
      feed: this.#feed,
      endpoints,
      logger,
      secret,
      holder: this.#holder,
      turns: this.#turns,
      catchUps: this.#catchUps,
      report,
      now,
      random,
      ...(sleep && { sleep }),
    };
    const keys = new Set<string>();
    for (const subscription of all) {
      const key = `${subscription.subscriber.tenantId} ${subscription.id}`;
      keys.add(key);
      const known = this.#subscriptions.get(key);
      if (known === undefined) this.#subscriptions.set(key, new NotifiedSubscription(subscription, context));
      else known.update(subscription);
    }
    for (const [key, subscription] of this.#subscriptions) {
      if (!keys.has(key)) this.#remove(key, subscription);
    }
    this.#revision = revision;
  }

  #remove(key: string, subscription: NotifiedSubscription): void {
    this.#subscriptions.delete(key);
    void subscription.stop();
  }

  async #stopAll(): Promise<void> {
    this.#revision = undefined;
    const all = [...this.#subscriptions.values()];
    this.#subscriptions.clear();
    await Promise.all(all.map((subscription) => subscription.stop()));
  }

  async #leave(): Promise<void> {
    const { store, logger } = this.#options;
    const isHeld = this.#revision !== undefined;
    await this.#stopAll();
    // The lease ends by itself.
    if (isHeld) await store.subscriptions.release(this.#holder).catch((error: unknown) => logger.error({ err: error }));
  }
}
