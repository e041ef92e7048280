import { Client } from "pg";
import type { Row } from "../columns.ts";
import { clientOptions, escapeParameter, types, type Parameter } from "./database-pool.ts";
import { fateOf, toStoreError } from "./postgres-error.ts";

/** A snapshot: what others write meanwhile isn't seen, and nothing can be written. */
const SNAPSHOT = "ISOLATION LEVEL REPEATABLE READ, READ ONLY";

/** One connection for work that takes as long as it takes: nothing is tried again, and no time-out ends it. */
export class DatabaseSession implements AsyncDisposable {
  readonly #client: Client;

  private constructor(client: Client) {
    this.#client = client;
  }

  /** @throws {StoreError} when the database can't be reached */
  static async open(url: string): Promise<DatabaseSession> {
    const client = new Client({ ...clientOptions(url, {}), query_timeout: undefined });
    client.on("error", () => {});
    try {
      await client.connect();
    } catch (error) {
      throw toStoreError(error, "unreachable", false);
    }
    return new DatabaseSession(client);
  }

  /** @throws {StoreError} when the database can't do it */
  async rows(text: string, ...parameters: Parameter[]): Promise<Row[]> {
    try {
      const values = parameters.map(escapeParameter);
      return (await this.#client.query<unknown[]>({ text, values, types, rowMode: "array" })).rows;
    } catch (error) {
      throw toStoreError(error, fateOf(error, true), false);
    }
  }

  /** From here on all is read as it is now. */
  async readSnapshot(): Promise<void> {
    await this.rows(`BEGIN ${SNAPSHOT}`);
    await this.#withoutLimits();
  }

  /** All that `work` writes, or nothing. @throws {StoreError} */
  async transaction(work: () => Promise<void>): Promise<void> {
    await this.rows("BEGIN");
    try {
      await this.#withoutLimits();
      await work();
      await this.rows("COMMIT");
    } catch (error) {
      await this.rows("ROLLBACK").catch(() => {});
      throw error;
    }
  }

  /** A role may have limits that are meant for a service. */
  async #withoutLimits(): Promise<void> {
    await this.rows("SELECT set_config(name, '0', true) FROM unnest($1::text[]) limits (name)", [
      "statement_timeout",
      "lock_timeout",
      "idle_in_transaction_session_timeout",
    ]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.end().catch(() => {});
  }
}
