import type { Subscriber, Subscription } from "../../../domain/subscription.ts";
import {
  SUBSCRIPTION_COLUMNS,
  subscriptionOf,
  subscriptionValues,
  type StoredSubscriptions,
  type SubscriptionName,
  type SubscriptionProgress,
} from "../../stored-subscriptions.ts";
import type { DatabasePool, Statement } from "../database-pool.ts";

const COLUMNS = SUBSCRIPTION_COLUMNS.join(", ");
const NUMBERS = new Set(["created_at", "expires_at", "sequence", "is_missing", "warned_end"]);
const VALUES = SUBSCRIPTION_COLUMNS.map((name, index) => `$${index + 1}::${NUMBERS.has(name) ? "bigint" : "text"}`);
const REVISED = "UPDATE subscriptions_holder SET revision = revision + 1";

/** The values of a subscription, then how many its subscriber may have. */
const ADD: Statement = {
  name: "add-subscription",
  text: `WITH added AS (
      INSERT INTO subscriptions (${COLUMNS}) SELECT ${VALUES.join(", ")}
      WHERE has_room_for_subscription($1, $3, $4, $${VALUES.length + 1}::bigint)
      ON CONFLICT DO NOTHING RETURNING 1
    ), gone AS (
      DELETE FROM subscriptions WHERE expires_at <= database_time()
    ), revised AS (${REVISED} WHERE EXISTS (SELECT 1 FROM added))
    SELECT 1 FROM added UNION SELECT 1 FROM subscriptions WHERE tenant_id = $1 AND id = $2`,
};
const FIND: Statement = {
  name: "find-subscription",
  text: `SELECT ${COLUMNS} FROM subscriptions WHERE tenant_id = $1 AND id = $2 AND expires_at > database_time()`,
};
const LIST: Statement = {
  name: "list-subscriptions",
  text: `SELECT ${COLUMNS} FROM subscriptions WHERE tenant_id = $1 AND application_id = $2 AND caller_id = $3
    AND expires_at > database_time() ORDER BY created_at, id`,
};
const RENEW: Statement = {
  name: "renew-subscription",
  text: `WITH renewed AS (
      UPDATE subscriptions SET caller_name = $3, expires_at = $4
      WHERE tenant_id = $1 AND id = $2 AND expires_at > database_time() RETURNING 1
    ), revised AS (${REVISED} WHERE EXISTS (SELECT 1 FROM renewed)) SELECT 1 FROM renewed`,
};
const REMOVE: Statement = {
  name: "remove-subscription",
  text: `WITH removed AS (
      DELETE FROM subscriptions WHERE tenant_id = $1 AND id = $2 RETURNING expires_at > database_time() AS was_there
    ), revised AS (${REVISED} WHERE EXISTS (SELECT 1 FROM removed)) SELECT 1 FROM removed WHERE was_there`,
};
const HOLDER: Statement = {
  name: "holder-of-subscriptions",
  text: `SELECT revision, holder = $1 AND until - database_time() BETWEEN $2::bigint / 2 AND $2::bigint FROM subscriptions_holder
    WHERE (holder = $1 OR until <= database_time() OR until - database_time() > $2::bigint)
      AND EXISTS (SELECT 1 FROM subscriptions WHERE expires_at > database_time())`,
};
const HOLD: Statement = {
  name: "hold-subscriptions",
  // One that would last longer was taken by a clock that was set back since.
  text: `UPDATE subscriptions_holder SET holder = $1, until = database_time() + $2::bigint
    WHERE holder = $1 OR until <= database_time() OR until - database_time() > $2::bigint RETURNING revision`,
};
const RELEASE: Statement = {
  name: "release-subscriptions",
  text: "UPDATE subscriptions_holder SET until = 0 WHERE holder = $1",
};
const ALL: Statement = {
  name: "all-subscriptions",
  text: `SELECT ${COLUMNS} FROM subscriptions WHERE expires_at > database_time() ORDER BY tenant_id, id`,
};
const ADVANCE: Statement = {
  name: "advance-subscription",
  text: `UPDATE subscriptions SET position = $4, sequence = $5, is_missing = $6, warned_end = $7
    WHERE tenant_id = $2 AND id = $3 AND EXISTS (SELECT 1 FROM subscriptions_holder WHERE holder = $1) RETURNING 1`,
};

/** The subscriptions in PostgreSQL, of all instances. */
export class PostgresSubscriptions implements StoredSubscriptions {
  readonly #pool: DatabasePool;

  constructor(pool: DatabasePool) {
    this.#pool = pool;
  }

  async add(subscription: Subscription, most: number): Promise<boolean> {
    // One that was added and not acknowledged is there when it is added again.
    return (await this.#pool.writeAgain(ADD, ...subscriptionValues(subscription), most)).length > 0;
  }

  async find({ tenantId, id }: SubscriptionName): Promise<Subscription | undefined> {
    const [row] = await this.#pool.read(FIND, tenantId, id);
    return row && subscriptionOf(row);
  }

  async list({ tenantId, applicationId, callerId }: Subscriber): Promise<readonly Subscription[]> {
    return (await this.#pool.read(LIST, tenantId, applicationId, callerId)).map(subscriptionOf);
  }

  async renew({ tenantId, id }: SubscriptionName, { upn }: Subscriber, expiresAt: number): Promise<boolean> {
    return (await this.#pool.writeAgain(RENEW, tenantId, id, upn, expiresAt)).length > 0;
  }

  async remove({ tenantId, id }: SubscriptionName): Promise<boolean> {
    return (await this.#pool.writeOnce(REMOVE, tenantId, id)).length > 0;
  }

  async hold(holder: string, lease: number): Promise<number | undefined> {
    // Without a write while it is held for long enough.
    const [found] = await this.#pool.read(HOLDER, holder, lease);
    if (found === undefined || found[1] === true) return found && Number(found[0]);
    const [row] = await this.#pool.writeAgain(HOLD, holder, lease);
    return row && Number(row[0]);
  }

  async release(holder: string): Promise<void> {
    await this.#pool.writeAgain(RELEASE, holder);
  }

  async all(): Promise<readonly Subscription[]> {
    return (await this.#pool.read(ALL)).map(subscriptionOf);
  }

  async advance(holder: string, { tenantId, id }: SubscriptionName, progress: SubscriptionProgress): Promise<boolean> {
    const { position, sequence, isMissing, warnedEnd } = progress;
    const flags = [Number(isMissing), warnedEnd] as const;
    return (await this.#pool.writeAgain(ADVANCE, holder, tenantId, id, position, sequence, ...flags)).length > 0;
  }
}
