import type { Connection } from "./connection.ts";

// One that would take longer began by a clock that was set back since.
const BEGIN = `INSERT INTO provisioning (scope, ready_at) VALUES (?, ?)
  ON CONFLICT DO UPDATE SET ready_at = excluded.ready_at WHERE ready_at > excluded.ready_at`;

/** When tenants are ready, or become so. */
export class ProvisioningTable {
  readonly #connection: Connection;
  readonly #now: () => number;

  constructor(connection: Connection, now: () => number) {
    this.#connection = connection;
    this.#now = now;
  }

  /** @returns when it is ready, in milliseconds since 1970; `undefined` where it had begun before */
  begin(scope: string, seconds: number): number | undefined {
    const readyAt = this.#now() + seconds * 1000;
    return this.#connection.run(BEGIN, scope, readyAt) > 0 ? readyAt : undefined;
  }

  /** @returns milliseconds until it is ready, negative afterwards; `undefined` where it has not begun */
  readyIn(scope: string): number | undefined {
    const row = this.#connection.row("SELECT ready_at FROM provisioning WHERE scope = ?", scope);
    return row === undefined ? undefined : Number(row[0]) - this.#now();
  }

  reset(scope: string): void {
    this.#connection.run("DELETE FROM provisioning WHERE scope = ?", scope);
  }
}
