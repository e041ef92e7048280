import {
  CAP_TIME,
  MAX_MESSAGE_DAYS,
  type Added,
  type ClaimedMessage,
  type NewMessages,
  type SmsOutbox,
} from "../../sms-outbox.ts";
import type { AnswersTable } from "../answers-table.ts";
import type { Connection, NamedRow } from "../connection.ts";
import type { Durability } from "../durability.ts";

const MILLISECONDS_A_DAY = 86_400_000;

const ADD = `INSERT INTO sms_outbox (tenant_id, id, meeting_id, kind, event, number_end, remind_before, created_at,
    next_attempt_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, max(?8, coalesce(
      (SELECT start_at FROM meetings WHERE tenant_id = ?1 AND id = ?3) - ?7, ?8)))`;
const COUNTED = "FROM sms_outbox WHERE tenant_id = ? AND meeting_id = ? AND created_at > ?";

/** The outbox in SQLite. */
export class OutboxTable implements SmsOutbox {
  readonly #connection: Connection;
  readonly #durability: Durability;
  readonly #now: () => number;
  readonly #answers: AnswersTable;

  /** @param now milliseconds since 1970 */
  constructor(connection: Connection, durability: Durability, now: () => number, answers: AnswersTable) {
    this.#answers = answers;
    this.#connection = connection;
    this.#durability = durability;
    this.#now = now;
  }

  add(added: NewMessages): Promise<Added> {
    return this.#durability.written(() => this.#connection.transaction(() => this.#add(added)));
  }

  #add({ tenantId, meetingId, messages, answer, cap = Infinity }: NewMessages): Added {
    const now = this.#now();
    if (answer !== undefined && this.#answers.find(answer.key) !== undefined) return { kind: "answered" };
    const place = [tenantId, meetingId, now - CAP_TIME] as const;
    const counted = cap === Infinity ? 0 : Number(this.#connection.row(`SELECT count(*) ${COUNTED}`, ...place)?.[0]);
    const freeing = counted + messages.length - cap;
    if (freeing > 0) {
      const last = `SELECT created_at ${COUNTED} ORDER BY created_at LIMIT 1 OFFSET ?`;
      const at = this.#connection.row(last, ...place, freeing - 1)?.[0];
      return { kind: "full", retryIn: Number(at ?? now) + CAP_TIME - now };
    }
    if (answer !== undefined) this.#answers.add(answer.key, answer);
    const old = now - MAX_MESSAGE_DAYS * MILLISECONDS_A_DAY;
    this.#connection.run("DELETE FROM sms_outbox WHERE next_attempt_at < ?", old);
    for (const { id, kind, event, numberEnd, remindBefore = null } of messages) {
      this.#connection.run(ADD, tenantId, id, meetingId, kind, event, numberEnd, remindBefore, now);
    }
    return { kind: "added" };
  }

  /** On disk before anybody has them: a message itself may not have been, and then it is taken back. */
  async claim(most: number, lease: number): Promise<readonly ClaimedMessage[]> {
    const now = this.#now();
    // Without a write where there is nothing to take.
    const dueAt = this.#dueAt();
    if (dueAt === undefined || dueAt > now) return [];
    const rows = await this.#durability.written(() =>
      this.#connection.transaction(() => {
        // Added by a clock that was set back since: as if added now, so that nothing waits until it has caught up. A reminder
        // waits for its meeting.
        this.#connection.run(
          `UPDATE sms_outbox SET created_at = ?1, next_attempt_at = CASE WHEN remind_before IS NULL
             THEN min(next_attempt_at, ?1) ELSE next_attempt_at END WHERE created_at > ?1`,
          now,
        );
        return this.#connection.all(
          `UPDATE sms_outbox SET attempts = attempts + 1, next_attempt_at = ?
           WHERE id IN (SELECT id FROM sms_outbox WHERE state = 'pending' AND next_attempt_at <= ?
             ORDER BY next_attempt_at LIMIT ?)
           RETURNING tenant_id, id, event, attempts, created_at, meeting_id, remind_before`,
          now + lease,
          now,
          most,
        );
      }),
    );
    return rows.map((row) => messageOf(row, now));
  }

  async dueIn(): Promise<number | undefined> {
    const at = this.#dueAt();
    return at === undefined ? undefined : at - this.#now();
  }

  markDelivered({ id }: ClaimedMessage): Promise<void> {
    const sql = "UPDATE sms_outbox SET state = 'delivered', event = '', reason = NULL, finished_at = ? WHERE id = ?";
    return this.#run(sql, this.#now(), id);
  }

  markFailed({ id }: ClaimedMessage, reason: string): Promise<void> {
    const sql = `UPDATE sms_outbox SET state = 'failed', reason = ?, finished_at = ?
      WHERE id = ? AND state = 'pending'`;
    return this.#run(sql, reason, this.#now(), id);
  }

  markCancelled({ id }: ClaimedMessage): Promise<void> {
    const sql = `UPDATE sms_outbox SET state = 'cancelled', event = '', attempts = attempts - 1, finished_at = ?
      WHERE id = ? AND state = 'pending'`;
    return this.#run(sql, this.#now(), id);
  }

  postpone({ id }: ClaimedMessage, delay: number, reason?: string): Promise<void> {
    const sql = `UPDATE sms_outbox SET next_attempt_at = ?1, reason = ?2, attempts = attempts - (?2 IS NULL)
      WHERE id = ?3 AND state = 'pending'`;
    return this.#run(sql, this.#now() + delay, reason ?? null, id);
  }

  #run(sql: string, ...values: (string | number | null)[]): Promise<void> {
    return this.#durability.written(() => void this.#connection.run(sql, ...values));
  }

  #dueAt(): number | undefined {
    const row = this.#connection.get("SELECT min(next_attempt_at) AS at FROM sms_outbox WHERE state = 'pending'");
    if (typeof row?.["at"] !== "number") return undefined;
    const now = this.#now();
    const early =
      "SELECT 1 FROM sms_outbox WHERE created_at > ? AND state = 'pending' AND remind_before IS NULL LIMIT 1";
    return row["at"] > now && this.#connection.get(early, now) !== undefined ? now : row["at"];
  }
}

function messageOf(row: NamedRow, now: number): ClaimedMessage {
  const { meeting_id: meetingId, remind_before: before } = row;
  return {
    tenantId: String(row["tenant_id"]),
    id: String(row["id"]),
    event: String(row["event"]),
    attempts: Number(row["attempts"]),
    age: now - Number(row["created_at"]),
    ...(typeof before === "number" && { reminder: { meetingId: String(meetingId), before, claimedAt: now } }),
  };
}
