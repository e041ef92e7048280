import type { DatabasePool, Statement } from "./database-pool.ts";

const ADD: Statement = {
  name: "grant-access",
  text: `INSERT INTO access_policies (tenant_id, application_id, user_id) VALUES ($1, $2, $3)
    ON CONFLICT DO NOTHING RETURNING 1`,
};
const REMOVE: Statement = {
  name: "revoke-access",
  text: "DELETE FROM access_policies WHERE tenant_id = $1 AND application_id = $2 AND user_id = $3 RETURNING 1",
};
const COVER: Statement = {
  name: "policy-covers",
  text: `SELECT EXISTS (SELECT 1 FROM access_policies WHERE tenant_id = $1 AND application_id = $2 AND user_id = $3)
    OR (EXISTS (SELECT 1 FROM access_policies WHERE tenant_id = $1 AND application_id = $2 AND user_id = '')
      AND NOT EXISTS (SELECT 1 FROM access_policies WHERE tenant_id = $1 AND user_id = $3))`,
};
const HAS: Statement = {
  name: "has-policy",
  text: "SELECT EXISTS (SELECT 1 FROM access_policies WHERE tenant_id = $1 AND application_id = $2)",
};

interface Question {
  readonly statement: Statement;
  readonly parameters: readonly string[];
  readonly answer: PromiseWithResolvers<boolean>;
}

/** Which application may act for whom; an empty user is the policy for everyone in the tenant. Ids in lower case. */
export class PostgresPolicies {
  readonly #pool: DatabasePool;
  /** What is to be asked: the items of a batch ask the same. */
  readonly #asked = new Map<string, Question>();

  constructor(pool: DatabasePool) {
    this.#pool = pool;
  }

  /** @returns false when there was such a policy already */
  async add(tenantId: string, applicationId: string, userId: string): Promise<boolean> {
    const rows = await this.#pool.writeOnce(ADD, tenantId, applicationId.toLowerCase(), userId.toLowerCase());
    return rows.length > 0;
  }

  /** @returns false when there was none */
  async remove(tenantId: string, applicationId: string, userId: string): Promise<boolean> {
    const rows = await this.#pool.writeOnce(REMOVE, tenantId, applicationId.toLowerCase(), userId.toLowerCase());
    return rows.length > 0;
  }

  /** Whether an application may act for a user. Policies of the user's own, if any, take the place of the tenant's. */
  cover(tenantId: string, applicationId: string, userId: string): Promise<boolean> {
    return this.#ask(COVER, tenantId, applicationId.toLowerCase(), userId.toLowerCase());
  }

  /** Whether an application may act for anybody in the tenant. */
  has(tenantId: string, applicationId: string): Promise<boolean> {
    return this.#ask(HAS, tenantId, applicationId.toLowerCase());
  }

  /** Once for all that ask in one turn of the event loop; it is sent after all of them have. */
  #ask(statement: Statement, ...parameters: string[]): Promise<boolean> {
    const key = JSON.stringify([statement.name, ...parameters]);
    let question = this.#asked.get(key);
    if (question === undefined) {
      if (this.#asked.size === 0) setImmediate(() => this.#send());
      question = { statement, parameters, answer: Promise.withResolvers() };
      this.#asked.set(key, question);
    }
    return question.answer.promise;
  }

  #send(): void {
    const questions = [...this.#asked.values()];
    this.#asked.clear();
    for (const { statement, parameters, answer } of questions) {
      answer.resolve(this.#pool.read(statement, ...parameters).then(([row]) => row?.[0] === true));
    }
  }
}
