import { queryPostgres } from "./test-databases.ts";

/** A clock that the database goes by as well: it is set when what was asked of the store before is over. */
export class PostgresClock {
  readonly #url: string;
  #now: number;
  /** Settles when the database has the time that is shown. */
  isSet: Promise<unknown>;

  constructor(url: string, now: number) {
    this.#url = url;
    this.#now = now;
    this.isSet = queryPostgres(
      url,
      `CREATE TABLE IF NOT EXISTS test_clock (now bigint); DELETE FROM test_clock; INSERT INTO test_clock VALUES (${now});
       CREATE OR REPLACE FUNCTION database_time() RETURNS bigint LANGUAGE sql STABLE AS 'SELECT now FROM test_clock'`,
    );
  }

  get now(): number {
    return this.#now;
  }

  set now(now: number) {
    this.#now = now;
    this.isSet = this.isSet.then(() => queryPostgres(this.#url, `UPDATE test_clock SET now = ${Math.round(now)}`));
  }
}

/** What is asked of the store waits until its clock is set. */
export function behindClock<T extends object>(target: T, clock: PostgresClock): T {
  return new Proxy(target, {
    get(object, name) {
      const value: unknown = Reflect.get(object, name, object);
      if (["outbox", "messages", "changes", "subscriptions"].includes(String(name))) {
        return behindClock(value as object, clock);
      }
      if (typeof value !== "function") return value;
      return async (...parameters: unknown[]): Promise<unknown> => {
        await clock.isSet;
        return Reflect.apply(value, object, parameters);
      };
    },
  });
}
