import { text } from "../../columns.ts";
import {
  MAX_MESSAGE_DAYS,
  type Added,
  type ClaimedMessage,
  type NewMessages,
  type SmsOutbox,
} from "../../sms-outbox.ts";
import type { DatabasePool, Statement } from "../database-pool.ts";
import { insertAnswer, type PostgresAnswers, valuesOf } from "../postgres-answers.ts";

/** $1 the tenant, $2 the meeting, $3 the ids, $4 the kinds, $5 the events, $6 the digits, $7 the times before, $8 the cap. */
const ROOM = "room AS MATERIALIZED (SELECT * FROM room_for_messages($1, $2, $3::text[], $8::bigint))";
const addFrom = (source: string) => `added AS (
    INSERT INTO sms_outbox (tenant_id, meeting_id, id, kind, event, number_end, remind_before, created_at, next_attempt_at)
    SELECT $1, $2, message.id, message.kind, message.event, message.number_end, message.remind_before, database_time(),
      greatest(database_time(), room.start_at - message.remind_before)
    FROM ${source}, unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[])
      message (id, kind, event, number_end, remind_before)
    WHERE room.retry_in IS NULL
    -- One that was added and not acknowledged may be added again.
    ON CONFLICT DO NOTHING
  )`;
const ADD: Statement = {
  name: "add-messages",
  text: `WITH ${ROOM}, ${addFrom("room")} SELECT room.retry_in, TRUE FROM room`,
};
/** From $9 on the answer: where there is one under its key, nothing is added. */
const ADD_ANSWERED: Statement = {
  name: "add-messages-answered",
  text: `WITH ${ROOM}, ${insertAnswer(9, "room WHERE room.retry_in IS NULL", "skip")}, ${addFrom("answered, room")}
    SELECT room.retry_in, EXISTS (SELECT 1 FROM answered) FROM room`,
};
const EXPIRE: Statement = {
  name: "expire-messages",
  text: `DELETE FROM sms_outbox WHERE (tenant_id, id) IN (
      SELECT tenant_id, id FROM sms_outbox
      WHERE next_attempt_at < database_time() - ${MAX_MESSAGE_DAYS}::bigint * 86400000
      ORDER BY next_attempt_at LIMIT 1000 FOR UPDATE SKIP LOCKED)`,
};
const CLAIM: Statement = {
  name: "claim-messages",
  // What another instance is taking is left to it, without waiting. What was added by a clock that was set back since is
  // as if added now, so that nothing waits until it has caught up; a reminder waits for its meeting.
  text: `WITH due AS (
      SELECT tenant_id, id FROM sms_outbox WHERE state = 'pending'
        AND (next_attempt_at <= database_time() OR (created_at > database_time() AND remind_before IS NULL))
      ORDER BY next_attempt_at LIMIT $1 FOR UPDATE SKIP LOCKED
    )
    UPDATE sms_outbox o SET attempts = attempts + 1, next_attempt_at = database_time() + $2::bigint,
      created_at = least(o.created_at, database_time())
    FROM due WHERE o.tenant_id = due.tenant_id AND o.id = due.id
    RETURNING o.tenant_id, o.id, o.event, o.attempts::bigint, database_time() - o.created_at, o.meeting_id,
      o.remind_before, database_time()`,
};
const DUE_IN: Statement = {
  name: "next-message-due",
  text: `SELECT CASE WHEN EXISTS (
        SELECT 1 FROM sms_outbox WHERE created_at > database_time() AND state = 'pending' AND remind_before IS NULL)
      THEN least(min(next_attempt_at), database_time()) ELSE min(next_attempt_at) END - database_time()
    FROM sms_outbox WHERE state = 'pending'`,
};
const DELIVERED: Statement = {
  name: "message-delivered",
  text: `UPDATE sms_outbox SET state = 'delivered', event = '', reason = NULL, finished_at = database_time()
    WHERE tenant_id = $1 AND id = $2`,
};
const FAILED: Statement = {
  name: "message-failed",
  text: `UPDATE sms_outbox SET state = 'failed', reason = $3, finished_at = database_time()
    WHERE tenant_id = $1 AND id = $2 AND state = 'pending'`,
};
const CANCELLED: Statement = {
  name: "message-cancelled",
  text: `UPDATE sms_outbox SET state = 'cancelled', event = '', attempts = attempts - 1, finished_at = database_time()
    WHERE tenant_id = $1 AND id = $2 AND state = 'pending'`,
};
const POSTPONE: Statement = {
  name: "postpone-message",
  text: `UPDATE sms_outbox SET next_attempt_at = database_time() + $3::bigint, reason = $4,
      attempts = attempts - CASE WHEN $4::text IS NULL THEN 1 ELSE 0 END
    WHERE tenant_id = $1 AND id = $2 AND state = 'pending'`,
};

/** The outbox in PostgreSQL: any instance delivers what any of them took, each message one of them at a time. */
export class PostgresOutbox implements SmsOutbox {
  readonly #pool: DatabasePool;
  readonly #answers: PostgresAnswers;

  constructor(pool: DatabasePool, answers: PostgresAnswers) {
    this.#pool = pool;
    this.#answers = answers;
  }

  async add({ tenantId, meetingId, messages, answer, cap }: NewMessages): Promise<Added> {
    const columns = [
      messages.map(({ id }) => id),
      messages.map(({ kind }) => kind),
      messages.map(({ event }) => event),
      messages.map(({ numberEnd }) => numberEnd),
      messages.map(({ remindBefore = null }) => remindBefore),
    ];
    // Of two attempts whose answers were lost the second finds the first one's.
    const answers = answer === undefined ? [] : valuesOf(answer.key, answer);
    const statement = answer === undefined ? ADD : ADD_ANSWERED;
    const [row = []] = await this.#pool.writeAgain(statement, tenantId, meetingId, ...columns, cap ?? null, ...answers);
    if (row[0] !== null && row[0] !== undefined) return { kind: "full", retryIn: Number(row[0]) };
    if (row[1] !== true) return { kind: "answered" };
    if (answer !== undefined) this.#answers.expireSometimes();
    // Beside the request: one that fails is made up for by the next.
    this.#pool.writeAgain(EXPIRE).catch(() => {});
    return { kind: "added" };
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
      ...(row[6] !== null && {
        reminder: { meetingId: text(row, 5), before: Number(row[6]), claimedAt: Number(row[7]) },
      }),
    }));
  }

  async dueIn(): Promise<number | undefined> {
    const [row] = await this.#pool.read(DUE_IN);
    return row?.[0] === null || row === undefined ? undefined : Number(row[0]);
  }

  async markDelivered({ tenantId, id }: ClaimedMessage): Promise<void> {
    await this.#pool.writeAgain(DELIVERED, tenantId, id);
  }

  async markFailed({ tenantId, id }: ClaimedMessage, reason: string): Promise<void> {
    await this.#pool.writeAgain(FAILED, tenantId, id, reason);
  }

  async markCancelled({ tenantId, id }: ClaimedMessage): Promise<void> {
    await this.#pool.writeOnce(CANCELLED, tenantId, id);
  }

  async postpone({ tenantId, id }: ClaimedMessage, delay: number, reason?: string): Promise<void> {
    // Where that is repeated, an attempt may count less than it did: as many as are left are no matter.
    await this.#pool.writeAgain(POSTPONE, tenantId, id, delay, reason ?? null);
  }
}
