import type { Subscriber, Subscription } from "../../../domain/subscription.ts";
import {
  SUBSCRIPTION_COLUMNS,
  subscriptionOf,
  subscriptionValues,
  type StoredSubscriptions,
  type SubscriptionName,
  type SubscriptionProgress,
} from "../../stored-subscriptions.ts";
import type { Connection } from "../connection.ts";
import type { Durability } from "../durability.ts";

const COLUMNS = SUBSCRIPTION_COLUMNS.join(", ");
const ADD = `INSERT INTO subscriptions (${COLUMNS}) VALUES (${SUBSCRIPTION_COLUMNS.map(() => "?").join(", ")})`;
const OF_SUBSCRIBER = "tenant_id = ? AND application_id = ? AND caller_id = ? AND expires_at > ?";
const FIND = `SELECT ${COLUMNS} FROM subscriptions WHERE tenant_id = ? AND id = ? AND expires_at > ?`;
const LIST = `SELECT ${COLUMNS} FROM subscriptions WHERE ${OF_SUBSCRIBER} ORDER BY created_at, id`;
const COUNT = `SELECT count(*) FROM subscriptions WHERE ${OF_SUBSCRIBER}`;
const RENEW = `UPDATE subscriptions SET caller_name = ?, expires_at = ?
  WHERE tenant_id = ? AND id = ? AND expires_at > ?`;
const REMOVE = "DELETE FROM subscriptions WHERE tenant_id = ? AND id = ? AND expires_at > ?";
const EXPIRE = "DELETE FROM subscriptions WHERE expires_at <= ?";
const ALL = `SELECT ${COLUMNS} FROM subscriptions WHERE expires_at > ? ORDER BY tenant_id, id`;
const REVISE = "UPDATE subscriptions_holder SET revision = revision + 1";
const HELD = "SELECT holder, until, revision FROM subscriptions_holder";
const ANY = "SELECT 1 FROM subscriptions WHERE expires_at > ? LIMIT 1";
const HOLD = "UPDATE subscriptions_holder SET holder = ?, until = ?";
const RELEASE = "UPDATE subscriptions_holder SET until = 0 WHERE holder = ?";
const ADVANCE = `UPDATE subscriptions SET position = ?, sequence = ?, is_missing = ?, warned_end = ?
  WHERE tenant_id = ? AND id = ? AND EXISTS (SELECT 1 FROM subscriptions_holder WHERE holder = ?)`;

/** The subscriptions in SQLite. */
export class SubscriptionsTable implements StoredSubscriptions {
  readonly #connection: Connection;
  readonly #durability: Durability;
  readonly #now: () => number;

  constructor(connection: Connection, durability: Durability, now: () => number) {
    this.#connection = connection;
    this.#durability = durability;
    this.#now = now;
  }

  add(subscription: Subscription, most: number): Promise<boolean> {
    return this.#write(() => {
      this.#connection.run(EXPIRE, this.#now());
      const row = this.#connection.row(COUNT, ...this.#ofSubscriber(subscription.subscriber));
      if (Number(row?.[0]) >= most) return false;
      this.#connection.run(ADD, ...subscriptionValues(subscription));
      this.#connection.run(REVISE);
      return true;
    });
  }

  find({ tenantId, id }: SubscriptionName): Promise<Subscription | undefined> {
    return this.#durability.shown(() => {
      const row = this.#connection.row(FIND, tenantId, id, this.#now());
      return row && subscriptionOf(row);
    });
  }

  list(subscriber: Subscriber): Promise<readonly Subscription[]> {
    return this.#durability.shown(() => {
      return this.#connection.rows(LIST, ...this.#ofSubscriber(subscriber)).map(subscriptionOf);
    });
  }

  renew({ tenantId, id }: SubscriptionName, { upn }: Subscriber, expiresAt: number): Promise<boolean> {
    return this.#revised(RENEW, upn, expiresAt, tenantId, id, this.#now());
  }

  remove({ tenantId, id }: SubscriptionName): Promise<boolean> {
    return this.#revised(REMOVE, tenantId, id, this.#now());
  }

  #revised(sql: string, ...values: (string | number | null)[]): Promise<boolean> {
    return this.#write(() => {
      if (this.#connection.run(sql, ...values) === 0) return false;
      this.#connection.run(REVISE);
      return true;
    });
  }

  async hold(holder: string, lease: number): Promise<number | undefined> {
    const now = this.#now();
    const isWanted = () => {
      if (this.#connection.row(ANY, now) === undefined) return undefined;
      const [by, until, revision] = this.#connection.row(HELD) ?? [];
      const left = Number(until) - now;
      // One that would last longer was taken by a clock that was set back since.
      const isFree = left <= 0 || left > lease;
      return by === holder || isFree
        ? { revision: Number(revision), isKept: by === holder && left > lease / 2 && !isFree }
        : undefined;
    };
    // Without a write while it is held for long enough.
    const found = await this.#durability.shown(isWanted);
    if (found === undefined || found.isKept) return found?.revision;
    return this.#write(() => {
      const again = isWanted();
      if (again !== undefined) this.#connection.run(HOLD, holder, now + lease);
      return again?.revision;
    });
  }

  release(holder: string): Promise<void> {
    return this.#write(() => void this.#connection.run(RELEASE, holder));
  }

  all(): Promise<readonly Subscription[]> {
    return this.#durability.shown(() => this.#connection.rows(ALL, this.#now()).map(subscriptionOf));
  }

  advance(holder: string, { tenantId, id }: SubscriptionName, progress: SubscriptionProgress): Promise<boolean> {
    const { position, sequence, isMissing, warnedEnd } = progress;
    const values = [position, sequence, Number(isMissing), warnedEnd, tenantId, id, holder];
    return this.#write(() => this.#connection.run(ADVANCE, ...values) > 0);
  }

  #ofSubscriber({ tenantId, applicationId, callerId }: Subscriber) {
    return [tenantId, applicationId, callerId, this.#now()] as const;
  }

  #write<Result>(work: () => Result): Promise<Result> {
    return this.#durability.written(() => this.#connection.transaction(work));
  }
}
