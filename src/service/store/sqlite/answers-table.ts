import { MAX_ANSWER_AGE, MAX_ANSWERS, type AnswerKey, type StoredAnswer } from "../../domain/stored-answer.ts";
import { ANSWER_COLUMNS, answerOf, answerValues } from "../answer-row.ts";
import type { Connection } from "./connection.ts";

// More than a request adds, so that the old ones are gone soon after a quiet time, and never a long pause.
const EXPIRED_A_REQUEST = 10;

const OF_CALLER = "tenant_id = ? AND caller_id = ?";
const COLUMNS = ANSWER_COLUMNS.join(", ");
const FIND = `SELECT ${COLUMNS} FROM kept_answers
  WHERE ${OF_CALLER} AND key_hash = ? AND created_at > ?`;
// One that is too old may still be there.
const ADD = `INSERT OR REPLACE INTO kept_answers
    (tenant_id, caller_id, key_hash, ${COLUMNS}, number, created_at)
  SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, coalesce(max(number), 0) + 1, ?10 FROM kept_answers
  WHERE tenant_id = ?1 AND caller_id = ?2`;
const TRIM = `DELETE FROM kept_answers WHERE ${OF_CALLER} AND number <= (
  SELECT max(number) FROM kept_answers WHERE ${OF_CALLER}) - ${MAX_ANSWERS}`;
const EXPIRE = `DELETE FROM kept_answers WHERE (tenant_id, caller_id, key_hash) IN (
  SELECT tenant_id, caller_id, key_hash FROM kept_answers WHERE created_at <= ?
  ORDER BY created_at LIMIT ${EXPIRED_A_REQUEST})`;

/** The first answers to requests with a key: bounded by {@link MAX_ANSWERS} for each caller, in age by a day. */
export class AnswersTable {
  readonly #connection: Connection;
  readonly #now: () => number;

  /** @param now milliseconds since 1970 */
  constructor(connection: Connection, now: () => number) {
    this.#connection = connection;
    this.#now = now;
  }

  find({ tenantId, callerId, hash }: AnswerKey): StoredAnswer | undefined {
    const row = this.#connection.row(FIND, tenantId, callerId, hash, this.#now() - MAX_ANSWER_AGE);
    return row === undefined ? undefined : answerOf(row);
  }

  /** Call it inside the transaction of what is answered so. */
  add({ tenantId, callerId, hash }: AnswerKey, answer: StoredAnswer): void {
    const now = this.#now();
    this.#connection.run(ADD, tenantId, callerId, hash, ...answerValues(answer), now);
    this.#connection.run(TRIM, tenantId, callerId, tenantId, callerId);
    this.#connection.run(EXPIRE, now - MAX_ANSWER_AGE);
  }
}
