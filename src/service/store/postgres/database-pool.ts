import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { Client, type ClientConfig, type CustomTypesConfig, Pool, type PoolClient, type QueryArrayConfig } from "pg";
import { FairShare } from "../../../common/fair-share.ts";
import { NoTurnError, Turns } from "../../../common/turns.ts";
import type { Row } from "../columns.ts";
import { StoreError } from "../store-error.ts";
import { codeOf, fateOf, toStoreError } from "./postgres-error.ts";
import { escapeNul, unescapeNul } from "./nul-escape.ts";

/** Connections of one instance. A hundred are PostgreSQL's own bound unless it is told otherwise. */
const MAX_CONNECTIONS = 12;
/** One owner alone gets ten of twelve, two get five each: statements are short, so what is left for others is little. */
const LEFT_FOR_OTHERS = 0.2;
/** How long to wait for a connection, new or given back, in milliseconds. As the next three. */
const MAX_CONNECT = 3_000;
const MAX_STATEMENT = 5_000;
const MAX_LOCK = 3_000;
/** Longer than the server would take to say that it took too long. */
const MAX_ANSWER = 7_000;
/** How long a call goes on trying. */
export const MAX_CALL = 8_000;
/** How long it looks for a database that can't be reached: a restart takes a second or so. */
const MAX_REACH = 2_000;
const MAX_IDLE = 30_000;
const FIRST_PAUSE = 20;
const MAX_PAUSE = 250;

export type Parameter = string | number | null | readonly (string | number | null)[];

/** A statement that is prepared once a connection, under its name. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** Numbers and texts as they were written, everything else as text. */
export const types: CustomTypesConfig = {
  getTypeParser: (oid: number) => {
    if (oid === INT8) return Number;
    if (oid === BOOL) return (text: string) => text === "t";
    return oid === TEXT ? unescapeNul : (text: string) => text;
  },
};
const [BOOL, INT8, TEXT] = [16, 20, 25] as const;

/** A prepared statement is on another connection: an old PgBouncer, or one that doesn't follow them, is in between. */
const MISPLACED = new Set(["26000", "42P05"]);

const LIMITS = { statement_timeout: MAX_STATEMENT, lock_timeout: MAX_LOCK } as const;

type PreparedQuery = QueryArrayConfig<unknown[]> & { readonly types: CustomTypesConfig };

/** Connections to one PostgreSQL database. Statements are transactions of their own, and hold nothing between them. */
export class DatabasePool {
  readonly #pool: Pool;
  readonly #turns = new Turns(new FairShare(MAX_CONNECTIONS, LEFT_FOR_OTHERS), MAX_CONNECT);
  /** For whom statements are executed; without, for the service itself. */
  readonly #owner = new AsyncLocalStorage<string>();
  #isPrepared = true;

  private constructor(url: string, limits: Partial<typeof LIMITS>) {
    this.#pool = new Pool({ ...clientOptions(url, limits), max: MAX_CONNECTIONS, idleTimeoutMillis: MAX_IDLE });
    // A connection that ends is replaced when one is needed. What it was at is told so, and nobody else has to be: without
    // anybody who listens, Node would end the process.
    this.#pool.on("connect", (client) => client.on("error", () => {})).on("error", () => {});
  }

  /** @throws {StoreError} when it can't be reached */
  static async open(url: string): Promise<DatabasePool> {
    // PgBouncer refuses limits that it isn't told to let through: they are the role's to set there, see the README.
    for (const limits of [LIMITS, {}]) {
      const client = new Client(clientOptions(url, limits));
      client.on("error", () => {});
      try {
        await client.connect();
        await client.end();
        return new DatabasePool(url, limits);
      } catch (error) {
        await client.end().catch(() => {});
        if (codeOf(error) === "08P01" && limits === LIMITS) continue;
        const code = codeOf(error) ?? "no code";
        throw new StoreError(`The database can't be opened (${code}). Look whether it runs, and at DATABASE_URL.`, {
          trouble: "unavailable",
        });
      }
    }
    throw new TypeError("There are no limits left to try.");
  }

  /** What `work` sends counts as this owner's, who shares the connections with all others. */
  within<Result>(owner: string, work: () => Result): Result {
    return this.#owner.run(owner, work);
  }

  /**
   * Reads, again where the connection broke.
   *
   * @throws {StoreError} when the database doesn't answer in time
   */
  read(statement: Statement, ...parameters: Parameter[]): Promise<Row[]> {
    return this.#run(statement, parameters, true, false);
  }

  /**
   * Writes what may be written twice without harm, so again where the connection broke.
   *
   * @throws {StoreError}
   */
  writeAgain(statement: Statement, ...parameters: Parameter[]): Promise<Row[]> {
    return this.#run(statement, parameters, true, true);
  }

  /**
   * Writes once: again only where it is known that nothing was written.
   *
   * @throws {StoreError} of the trouble `uncertain` where the connection broke
   */
  writeOnce(statement: Statement, ...parameters: Parameter[]): Promise<Row[]> {
    return this.#run(statement, parameters, false, true);
  }

  async #run(
    statement: Statement,
    parameters: readonly Parameter[],
    mayRepeat: boolean,
    isWrite: boolean,
  ): Promise<Row[]> {
    const begunAt = performance.now();
    const values = parameters.map(escapeParameter);
    for (let attempt = 1; ; attempt++) {
      if (this.#pool.ending) throw new StoreError("The database was closed.", { trouble: "unavailable" });
      const isNamed = this.#isPrepared;
      let isSent = false;
      try {
        const { name, text } = statement;
        const query: PreparedQuery = { text, values, types, rowMode: "array" };
        return await this.#inTurn(async () => {
          const client = await this.#pool.connect();
          isSent = true;
          return queryAndRelease(client, isNamed ? { name, ...query } : query);
        });
      } catch (error) {
        if (isNamed && MISPLACED.has(codeOf(error) ?? "")) {
          this.#isPrepared = false;
          continue;
        }
        if (error instanceof NoTurnError) {
          const message = "No connection to the database became free in time: others keep it busy.";
          throw new StoreError(message, { trouble: "busy" });
        }
        const fate = fateOf(error, isSent);
        const passed = performance.now() - begunAt;
        const maxTime = fate === "conflict" ? MAX_CALL : MAX_REACH;
        const isOver = fate === "refused" || (fate === "lost" && !mayRepeat) || passed >= maxTime;
        if (isOver) throw toStoreError(error, fate, isWrite);
        await sleep(pauseBefore(attempt));
      }
    }
  }

  /** With a connection for it, which is taken by turns. */
  async #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const owner = this.#owner.getStore() ?? "";
    await this.#turns.take(owner);
    try {
      return await work();
    } finally {
      this.#turns.release(owner);
    }
  }

  async close(): Promise<void> {
    if (!this.#pool.ending) await this.#pool.end();
  }
}

/** Half of it by chance, so that what met each other doesn't again. */
export function pauseBefore(attempt: number): number {
  return Math.min(FIRST_PAUSE * 2 ** (attempt - 1), MAX_PAUSE) * (0.5 + Math.random() / 2);
}

async function queryAndRelease(client: PoolClient, query: PreparedQuery): Promise<Row[]> {
  try {
    const { rows } = await client.query<unknown[]>(query);
    client.release();
    return rows;
  } catch (error) {
    // What has no code is no answer of the server's: it may still be at it.
    const fate = fateOf(error, true);
    client.release(codeOf(error) === undefined || fate === "lost" || fate === "unreachable");
    throw error;
  }
}

export function escapeParameter(value: Parameter): Parameter {
  if (typeof value === "string") return escapeNul(value);
  if (typeof value !== "object" || value === null) return value;
  return value.map((item) => (typeof item === "string" ? escapeNul(item) : item));
}

export function clientOptions(url: string, limits: Partial<typeof LIMITS>): ClientConfig {
  return {
    connectionString: url,
    application_name: "virtual-appointments",
    connectionTimeoutMillis: MAX_CONNECT,
    query_timeout: MAX_ANSWER,
    keepAlive: true,
    ...limits,
  };
}
