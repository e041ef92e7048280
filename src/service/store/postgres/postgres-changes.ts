import { text, type Value } from "../columns.ts";
import type { NewChange } from "../new-change.ts";
import {
  changeOf,
  WRITES_A_PRUNING,
  type ChangePage,
  type ChangePosition,
  type StoredChanges,
} from "../stored-changes.ts";
import { CHANGES_END, CHANGES_KEPT, PRUNE_CHANGES, READ_CHANGES } from "./change-statements.ts";
import type { DatabasePool } from "./database-pool.ts";

/**
 * The changes in PostgreSQL, of all instances. In the order of transactions: one that takes long holds back what began
 * after it, and nothing is passed over.
 */
export class PostgresChanges implements StoredChanges {
  readonly #pool: DatabasePool;
  readonly #keptTime: number;
  #writes = 0;

  /** @param keptTime how long a change is kept, in milliseconds */
  constructor(pool: DatabasePool, keptTime: number) {
    this.#pool = pool;
    this.#keptTime = keptTime;
  }

  /** The values of a change, for the statement that writes. */
  valuesOf({ kind, fields, etag, writer, participants }: NewChange): Value[] {
    // Beside the write: one that fails is made up for by the next.
    if (this.#writes++ % WRITES_A_PRUNING === 0) this.#pool.writeAgain(PRUNE_CHANGES, this.#keptTime).catch(() => {});
    const people = participants && JSON.stringify(participants);
    return [kind, fields.join(","), etag, writer?.id ?? null, writer?.kind ?? null, people];
  }

  async end(): Promise<ChangePosition> {
    const [row = []] = await this.#pool.read(CHANGES_END);
    return { transaction: BigInt(text(row, 0)), sequence: 0n };
  }

  async isKept({ transaction, sequence }: ChangePosition): Promise<boolean> {
    const [row] = await this.#pool.read(CHANGES_KEPT, String(transaction), String(sequence));
    return row?.[0] === true;
  }

  async read(after: ChangePosition, most: number): Promise<ChangePage> {
    const rows = await this.#pool.read(READ_CHANGES, String(after.transaction), String(after.sequence), most);
    const changes = rows
      .filter((row) => row[1] !== null)
      .map((row) => ({
        ...changeOf(row, 3),
        position: { transaction: BigInt(text(row, 1)), sequence: BigInt(Number(row[2])) },
      }));
    const last = changes.at(-1);
    if (last !== undefined && changes.length === most) return { changes, end: last.position };
    // All that was written by earlier transactions has been read.
    return { changes, end: { transaction: BigInt(text(rows[0] ?? [], 0)), sequence: 0n } };
  }
}
