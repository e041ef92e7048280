import {
  MAX_MESSAGE_DAYS,
  type ClaimedMessage,
  type NewAnswer,
  type NewMessage,
  type SmsOutbox,
} from "../sms-outbox.ts";
import type { AnswersTable } from "./answers-table.ts";
import type { Connection, NamedRow } from "./connection.ts";
import type { Durability } from "./durability.ts";

const MILLISECONDS_A_DAY = 86_400_000;

/** The outbox in SQLite. */
export class OutboxTable implements SmsOutbox {
  readonly isShared = false;
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

  add(tenantId: string, messages: readonly NewMessage[], answer?: NewAnswer): Promise<boolean> {
    const now = this.#now();
    return this.#durability.written(() =>
      this.#connection.transaction(() => {
        if (answer !== undefined && this.#answers.find(answer.key) !== undefined) return false;
        if (answer !== undefined) this.#answers.add(answer.key, answer);
        this.#connection.run(
          "DELETE FROM sms_outbox WHERE created_at < ?",
          now - MAX_MESSAGE_DAYS * MILLISECONDS_A_DAY,
        );
        for (const { id, event } of messages) {
          this.#connection.run(
            "INSERT INTO sms_outbox (tenant_id, id, event, created_at, next_attempt_at) VALUES (?, ?, ?, ?, ?)",
            tenantId,
            id,
            event,
            now,
            now,
          );
        }
        return true;
      }),
    );
  }

  /** On disk before anybody has them: a message itself may not have been, and then it is taken back. */
  async claim(most: number, lease: number): Promise<readonly ClaimedMessage[]> {
    const now = this.#now();
    // Without a write where there is nothing to take.
    const dueAt = this.#dueAt();
    if (dueAt === undefined || dueAt > now) return [];
    const rows = await this.#durability.written(() =>
      this.#connection.transaction(() => {
        // Added by a clock that was set back since: as if added now, so that nothing waits until it has caught up.
        this.#connection.run(
          "UPDATE sms_outbox SET created_at = ?1, next_attempt_at = min(next_attempt_at, ?1) WHERE created_at > ?1",
          now,
        );
        return this.#connection.all(
          `UPDATE sms_outbox SET attempts = attempts + 1, next_attempt_at = ?
           WHERE id IN (SELECT id FROM sms_outbox WHERE state = 'pending' AND next_attempt_at <= ?
             ORDER BY next_attempt_at LIMIT ?)
           RETURNING tenant_id, id, event, attempts, created_at`,
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
    return this.#run("UPDATE sms_outbox SET state = 'delivered', event = '', finished_at = ? WHERE id = ?", id);
  }

  markFailed({ id }: ClaimedMessage): Promise<void> {
    return this.#run("UPDATE sms_outbox SET state = 'failed', finished_at = ? WHERE id = ?", id);
  }

  postpone({ id }: ClaimedMessage, delay: number): Promise<void> {
    return this.#run("UPDATE sms_outbox SET next_attempt_at = ? WHERE id = ? AND state = 'pending'", id, delay);
  }

  #run(sql: string, id: string, delay = 0): Promise<void> {
    return this.#durability.written(() => void this.#connection.run(sql, this.#now() + delay, id));
  }

  #dueAt(): number | undefined {
    const row = this.#connection.get("SELECT min(next_attempt_at) AS at FROM sms_outbox WHERE state = 'pending'");
    if (typeof row?.["at"] !== "number") return undefined;
    const now = this.#now();
    const early = "SELECT 1 FROM sms_outbox WHERE created_at > ? AND state = 'pending' LIMIT 1";
    return row["at"] > now && this.#connection.get(early, now) !== undefined ? now : row["at"];
  }
}

function messageOf(row: NamedRow, now: number): ClaimedMessage {
  return {
    tenantId: String(row["tenant_id"]),
    id: String(row["id"]),
    event: String(row["event"]),
    attempts: Number(row["attempts"]),
    age: now - Number(row["created_at"]),
  };
}
