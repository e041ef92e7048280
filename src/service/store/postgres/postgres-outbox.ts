import { text } from "../columns.ts";
import {
  MAX_MESSAGE_DAYS,
  type ClaimedMessage,
  type NewAnswer,
  type NewMessage,
  type SmsOutbox,
} from "../sms-outbox.ts";
import type { DatabasePool, Statement } from "./database-pool.ts";
import { insertAnswer, type PostgresAnswers, valuesOf } from "./postgres-answers.ts";

const ADD: Statement = {
  name: "add-messages",
  // One that was added and not acknowledged may be added again.
  text: `INSERT INTO sms_outbox (tenant_id, id, event, created_at, next_attempt_at)
    SELECT $1, message.id, message.event, database_time(), database_time()
    FROM unnest($2::text[], $3::text[]) message (id, event) ON CONFLICT DO NOTHING`,
};
/** $1 the tenant, $2 the ids, $3 the events, then the answer: where there is one under its key, nothing is added. */
const ADD_ANSWERED: Statement = {
  name: "add-messages-answered",
  text: `WITH ${insertAnswer(4)}, added AS (
      INSERT INTO sms_outbox (tenant_id, id, event, created_at, next_attempt_at)
      SELECT $1, message.id, message.event, database_time(), database_time()
      FROM answered, unnest($2::text[], $3::text[]) message (id, event)
    ) SELECT 1 FROM answered`,
};
const EXPIRE: Statement = {
  name: "expire-messages",
  text: `DELETE FROM sms_outbox WHERE (tenant_id, id) IN (
      SELECT tenant_id, id FROM sms_outbox WHERE created_at < database_time() - ${MAX_MESSAGE_DAYS}::bigint * 86400000
      ORDER BY created_at LIMIT 1000 FOR UPDATE SKIP LOCKED)`,
};
const CLAIM: Statement = {
  name: "claim-messages",
  // What another instance is taking is left to it, without waiting. What was added by a clock that was set back since is
  // as if added now, so that nothing waits until it has caught up.
  text: `WITH due AS (
      SELECT tenant_id, id FROM sms_outbox WHERE state = 'pending'
        AND (next_attempt_at <= database_time() OR created_at > database_time())
      ORDER BY next_attempt_at LIMIT $1 FOR UPDATE SKIP LOCKED
    )
    UPDATE sms_outbox o SET attempts = attempts + 1, next_attempt_at = database_time() + $2::bigint,
      created_at = least(o.created_at, database_time())
    FROM due WHERE o.tenant_id = due.tenant_id AND o.id = due.id
    RETURNING o.tenant_id, o.id, o.event, o.attempts::bigint, database_time() - o.created_at`,
};
const DUE_IN: Statement = {
  name: "next-message-due",
  text: `SELECT CASE WHEN EXISTS (SELECT 1 FROM sms_outbox WHERE created_at > database_time() AND state = 'pending')
      THEN least(min(next_attempt_at), database_time()) ELSE min(next_attempt_at) END - database_time()
    FROM sms_outbox WHERE state = 'pending'`,
};
const DELIVERED: Statement = {
  name: "message-delivered",
  text: `UPDATE sms_outbox SET state = 'delivered', event = '', finished_at = database_time()
    WHERE tenant_id = $1 AND id = $2`,
};
const FAILED: Statement = {
  name: "message-failed",
  text: "UPDATE sms_outbox SET state = 'failed', finished_at = database_time() WHERE tenant_id = $1 AND id = $2",
};
const POSTPONE: Statement = {
  name: "postpone-message",
  text: `UPDATE sms_outbox SET next_attempt_at = database_time() + $3::bigint
    WHERE tenant_id = $1 AND id = $2 AND state = 'pending'`,
};

/** The outbox in PostgreSQL: any instance delivers what any of them took, each message one of them at a time. */
export class PostgresOutbox implements SmsOutbox {
  readonly isShared = true;
  readonly #pool: DatabasePool;
  readonly #answers: PostgresAnswers;

  constructor(pool: DatabasePool, answers: PostgresAnswers) {
    this.#pool = pool;
    this.#answers = answers;
  }

  async add(tenantId: string, messages: readonly NewMessage[], answer?: NewAnswer): Promise<boolean> {
    const ids = messages.map(({ id }) => id);
    const events = messages.map(({ event }) => event);
    if (answer === undefined) {
      await this.#pool.writeAgain(ADD, tenantId, ids, events);
    } else {
      // Of two attempts whose answers were lost the second finds the first one's.
      const values = valuesOf(answer.key, answer);
      const rows = await this.#pool.writeAgain(ADD_ANSWERED, tenantId, ids, events, ...values);
      if (rows.length === 0) return false;
      this.#answers.expireSometimes();
    }
    // Beside the request: one that fails is made up for by the next.
    this.#pool.writeAgain(EXPIRE).catch(() => {});
    return true;
  }

  async claim(most: number, lease: number): Promise<readonly ClaimedMessage[]> {
    // Where the connection breaks the claim may be there: the lease ends it.
    const rows = await this.#pool.writeOnce(CLAIM, most, lease);
    return rows.map((row) => ({
      tenantId: text(row, 0),
      id: text(row, 1),
      event: text(row, 2),
      attempts: Number(row[3]),
      age: Number(row[4]),
    }));
  }

  async dueIn(): Promise<number | undefined> {
    const [row] = await this.#pool.read(DUE_IN);
    return row?.[0] === null || row === undefined ? undefined : Number(row[0]);
  }

  async markDelivered({ tenantId, id }: ClaimedMessage): Promise<void> {
    await this.#pool.writeAgain(DELIVERED, tenantId, id);
  }

  async markFailed({ tenantId, id }: ClaimedMessage): Promise<void> {
    await this.#pool.writeAgain(FAILED, tenantId, id);
  }

  async postpone({ tenantId, id }: ClaimedMessage, delay: number): Promise<void> {
    await this.#pool.writeAgain(POSTPONE, tenantId, id, delay);
  }
}
