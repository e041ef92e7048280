import { MAX_ANSWER_AGE, MAX_ANSWERS, type AnswerKey, type StoredAnswer } from "../../domain/stored-answer.ts";
import { ANSWER_COLUMNS, answerOf, answerValues } from "../answer-row.ts";
import type { Value } from "../columns.ts";
import type { DatabasePool, Statement } from "./database-pool.ts";

/** How many values an answer has beside its tenant: those of {@link valuesOf}. */
const ANSWER_VALUES = 2 + ANSWER_COLUMNS.length;
const COLUMNS = `tenant_id, caller_id, key_hash, ${ANSWER_COLUMNS.join(", ")}, number, created_at`;
const IS_OVER = `created_at <= database_time() - ${MAX_ANSWER_AGE}`;
/** How many answers of this instance there are for one that looks for what is too old. */
const ANSWERS_AN_EXPIRY = 1_000;

const FIND: Statement = {
  name: "find-answer",
  text: `SELECT ${ANSWER_COLUMNS.join(", ")} FROM kept_answers
    WHERE tenant_id = $1 AND caller_id = $2 AND key_hash = $3 AND NOT (${IS_OVER})`,
};
const KEEP: Statement = { name: "keep-answer", text: `WITH ${insertAnswer(2)} SELECT 1 FROM answered` };
const FORGET: Statement = {
  name: "forget-answer",
  text: `DELETE FROM kept_answers WHERE tenant_id = $1 AND caller_id = $2 AND key_hash = $3 AND ${IS_OVER}`,
};
const EXPIRE: Statement = {
  name: "expire-answers",
  text: `DELETE FROM kept_answers WHERE (tenant_id, caller_id, key_hash) IN (
      SELECT tenant_id, caller_id, key_hash FROM kept_answers WHERE ${IS_OVER}
      ORDER BY created_at LIMIT 1000 FOR UPDATE SKIP LOCKED)`,
};

/**
 * Keeps an answer of the tenant $1 in a statement that does something else as well: `answered` has a row where there was
 * none under the key. With `from`, it is kept where that has a row, and a key that is taken refuses the whole statement, unless
 * it is to be skipped.
 */
export function insertAnswer(first: number, from?: string, onTaken: "refuse" | "skip" = "refuse"): string {
  const [caller, hash, fingerprint, status, etag, appointmentId, modifiedBy, modifiedAt] = Array.from(
    { length: ANSWER_VALUES },
    (_, index) => `$${first + index}`,
  );
  const number = `(SELECT coalesce(max(number), 0) + 1 FROM kept_answers WHERE tenant_id = $1 AND caller_id = ${caller})`;
  const onConflict =
    from === undefined || onTaken === "skip"
      ? `ON CONFLICT (tenant_id, caller_id, key_hash) DO UPDATE
          SET ${[...ANSWER_COLUMNS, "number", "created_at"].map((column) => `${column} = excluded.${column}`).join(", ")}
          WHERE kept_answers.${IS_OVER}`
      : "";
  return `answered AS (
      INSERT INTO kept_answers (${COLUMNS})
      SELECT $1, ${caller}::text, ${hash}::text, ${fingerprint}::text, ${status}::smallint, ${etag}::text,
        ${appointmentId}::text, ${modifiedBy}::text, ${modifiedAt}::bigint, ${number}, database_time()
      ${from === undefined ? "" : `FROM ${from}`} ${onConflict} RETURNING number
    ), trimmed_answers AS (
      DELETE FROM kept_answers WHERE tenant_id = $1 AND caller_id = ${caller}
        AND number <= (SELECT number FROM answered) - ${MAX_ANSWERS}
    )`;
}

const keeping = new Map<string, Statement>();

/** A change of a meeting that keeps its answer besides: what it did is in `changed`, and $1 is the tenant. */
export function keepingAnswer({ name, text }: Statement, values: number): Statement {
  let statement = keeping.get(name);
  if (statement === undefined) {
    const [changes = ""] = text.split(/\s*SELECT 1 FROM changed$/);
    statement = {
      name: `${name}-answered`,
      text: `${changes}, ${insertAnswer(values + 1, "changed")} SELECT 1 FROM changed`,
    };
    keeping.set(name, statement);
  }
  return statement;
}

export function valuesOf({ callerId, hash }: AnswerKey, answer: StoredAnswer): Value[] {
  return [callerId, hash, ...answerValues(answer)];
}

/** The first answers to requests with a key: bounded by {@link MAX_ANSWERS} for each caller, in age by a day. */
export class PostgresAnswers {
  readonly #pool: DatabasePool;
  #added = 0;

  constructor(pool: DatabasePool) {
    this.#pool = pool;
  }

  async find({ tenantId, callerId, hash }: AnswerKey): Promise<StoredAnswer | undefined> {
    const [row] = await this.#pool.read(FIND, tenantId, callerId, hash);
    return row === undefined ? undefined : answerOf(row);
  }

  /** @returns false where there is one already */
  async keep(key: AnswerKey, answer: StoredAnswer): Promise<boolean> {
    const rows = await this.#pool.writeAgain(KEEP, key.tenantId, ...valuesOf(key, answer));
    return rows.length > 0;
  }

  /** One that is too old, and in the way of another. */
  async forgetOld({ tenantId, callerId, hash }: AnswerKey): Promise<void> {
    await this.#pool.writeAgain(FORGET, tenantId, callerId, hash);
  }

  /** To be called for each answer that is kept. */
  expireSometimes(): void {
    if (this.#added++ % ANSWERS_AN_EXPIRY !== 0) return;
    // Beside the request: one that fails is made up for by the next.
    this.#pool.writeAgain(EXPIRE).catch(() => {});
  }
}
