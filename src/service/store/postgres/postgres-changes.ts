import { text, type Value } from "../columns.ts";
import type { NewChange } from "../new-change.ts";
import {
  changeOf,
  comparePositions,
  WRITES_A_PRUNING,
  type ChangePage,
  type ChangePosition,
  type StoredChanges,
} from "../stored-changes.ts";
import { CHANGES_KEPT, CHANGES_UNDER_WAY, PRUNE_CHANGES, READ_CHANGES } from "./change-statements.ts";
import type { DatabasePool } from "./database-pool.ts";
import { transactionNumber } from "./feed/transaction-number.ts";

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
    return { transaction: await this.#firstUnderWay(), sequence: 0n };
  }

  async isKept({ transaction, sequence }: ChangePosition): Promise<boolean> {
    const [row] = await this.#pool.read(CHANGES_KEPT, String(transaction), String(sequence));
    return row?.[0] === true;
  }

  async read(after: ChangePosition, most: number): Promise<ChangePage> {
    const page = await this.#read(after, most, "0");
    if (!page.isWaiting || page.changes.length > 0) return page;
    // Asked before the changes are read: whoever isn't among these by then has committed, or gets a later number.
    return this.#read(after, most, String(await this.#firstUnderWay()));
  }

  /** @param ended the transaction before which all that write changes are over, where that is known */
  async #read(after: ChangePosition, most: number, ended: string): Promise<ChangePage & { isWaiting: boolean }> {
    const rows = await this.#pool.read(READ_CHANGES, String(after.transaction), String(after.sequence), most, ended);
    const changes = rows
      .filter((row) => row[2] !== null)
      .map((row) => ({
        ...changeOf(row, 4),
        position: { transaction: BigInt(text(row, 2)), sequence: BigInt(Number(row[3])) },
      }));
    const [first = []] = rows;
    const last = changes.at(-1);
    // All that was written by earlier transactions has been read; or as much of it as a page holds.
    const looked = { transaction: BigInt(text(first, 0)), sequence: 0n };
    const end = last !== undefined && changes.length === most ? last.position : looked;
    // It may have been further before, when it was known who writes.
    return { changes, end: comparePositions(end, after) < 0 ? after : end, isWaiting: first[1] === true };
  }

  /** The first transaction that writes changes and isn't over, or else the next one that begins. */
  async #firstUnderWay(): Promise<bigint> {
    const rows = await this.#pool.read(CHANGES_UNDER_WAY);
    const next = BigInt(text(rows[0] ?? [], 0));
    return rows.reduce((first, row) => {
      const number = row[1] === null ? next : transactionNumber(BigInt(text(row, 1)), next);
      return number < first ? number : first;
    }, next);
  }
}
