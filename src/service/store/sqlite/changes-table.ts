import type { NewChange } from "../new-change.ts";
import {
  CHANGE_COLUMNS,
  changeOf,
  MAX_PRUNED,
  WRITES_A_PRUNING,
  type ChangePage,
  type ChangePosition,
  type StoredChanges,
} from "../stored-changes.ts";
import type { Connection } from "./connection.ts";
import type { Durability } from "./durability.ts";

const COLUMNS = CHANGE_COLUMNS.join(", ");
const ADD = `INSERT INTO changes (${COLUMNS}) VALUES (${CHANGE_COLUMNS.map(() => "?").join(", ")})`;
const END = "SELECT coalesce((SELECT max(sequence) FROM changes), 0)";
const READ = `SELECT sequence, ${COLUMNS} FROM changes WHERE sequence > ? ORDER BY sequence LIMIT ?`;
// One number after the other: what was removed is what is before the first that is there.
const PRUNED = "SELECT coalesce((SELECT min(sequence) FROM changes), 1) - 1";
// The last one stays, or its number would be given once more.
const PRUNE = `DELETE FROM changes WHERE sequence < min((SELECT max(sequence) FROM changes), ? + (SELECT min(sequence) FROM changes))
  AND at < ?`;

/** The changes in SQLite, where one writes at a time: their numbers are the order of commits. */
export class ChangesTable implements StoredChanges {
  readonly #connection: Connection;
  readonly #durability: Durability;
  readonly #now: () => number;
  readonly #keptTime: number;
  #writes = 0;

  /** @param keptTime how long a change is kept, in milliseconds */
  constructor(connection: Connection, durability: Durability, now: () => number, keptTime: number) {
    this.#connection = connection;
    this.#durability = durability;
    this.#now = now;
    this.#keptTime = keptTime;
  }

  /** Call it inside the transaction of the write it tells about. */
  add(change: NewChange): void {
    const { participants } = change;
    const now = this.#now();
    this.#connection.run(
      ADD,
      change.tenantId,
      change.kind,
      change.meetingId,
      change.fields.join(","),
      change.etag,
      change.writer?.id ?? null,
      change.writer?.kind ?? null,
      now,
      change.readyAt,
      participants && JSON.stringify(participants),
    );
    if (this.#writes++ % WRITES_A_PRUNING === 0) this.#connection.run(PRUNE, MAX_PRUNED, now - this.#keptTime);
  }

  end(): Promise<ChangePosition> {
    return this.#durability.shown(() => positionOf(this.#number(END)));
  }

  isKept({ transaction, sequence }: ChangePosition): Promise<boolean> {
    return this.#durability.shown(
      () => transaction === 0n && sequence >= this.#number(PRUNED) && sequence <= this.#number(END),
    );
  }

  read(after: ChangePosition, most: number): Promise<ChangePage> {
    return this.#durability.shown(() => {
      const rows = this.#connection.rows(READ, Number(after.sequence), most);
      const changes = rows.map((row) => ({ ...changeOf(row, 1), position: positionOf(row[0]) }));
      return { changes, end: changes.at(-1)?.position ?? after };
    });
  }

  #number(sql: string): number {
    return Number(this.#connection.row(sql)?.[0]);
  }
}

function positionOf(sequence: unknown): ChangePosition {
  return { transaction: 0n, sequence: BigInt(Number(sequence)) };
}
