import { totalmem } from "node:os";
import { DatabaseSync, type SQLOutputValue, type StatementSync } from "node:sqlite";
import type { Row, Value } from "../columns.ts";
import { flushBeside } from "./fsync.ts";
import { toStoreError } from "./sqlite-error.ts";

export type NamedRow = Record<string, SQLOutputValue>;

/** The writes of one turn of the event loop, which go to disk together. */
type Turn = PromiseWithResolvers<void>;

// An eighth of the memory there is for this process, 2 GiB at most, used only as far as the file is that large: what
// keeps reads among a million appointments, 1.5 GB on disk, about as fast as among a thousand. The file is not mapped
// into memory, where an I/O error would kill the process.
const MEMORY = Math.min(totalmem(), process.constrainedMemory() || Infinity);
const CACHE_KIBIBYTES = Math.floor(Math.min(MEMORY / 8, 2 ** 31) / 1024);

/**
 * One SQLite file with group commit. The first write of a turn of the event loop opens a transaction; when the turn
 * is over, all writes of it are committed with a single flush to disk (WAL, `synchronous=FULL`). Until then they are
 * seen by this process, so nothing that was computed meanwhile may leave it before {@link durable} has settled.
 */
export class Connection implements Disposable {
  readonly #file: string;
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #arrayStatements = new Map<string, StatementSync>();
  #turn: Turn | undefined;
  #depth = 0;
  /** Whether what is committed now is not flushed with it. */
  #isRelaxed = false;

  /** @throws {StoreError} when the file can't be opened */
  constructor(file: string, { readOnly = false } = {}) {
    this.#file = file;
    this.#database = this.#attempt(() => new DatabaseSync(file, { readOnly, timeout: 5000 }));
    if (readOnly) return;
    try {
      this.#attempt(() =>
        this.#database.exec(
          "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; " +
            `PRAGMA cache_size = -${CACHE_KIBIBYTES}`,
        ),
      );
    } catch (error) {
      this.#database.close();
      throw error;
    }
  }

  /**
   * Runs `work` as one atomic write: all of it becomes durable with its turn, none of it stays when it throws. The
   * caller sees the write at once; the world may be told when {@link durable} says so.
   *
   * @throws {StoreError} when the database can't take it; then nothing of it is kept
   */
  transaction<Result>(work: () => Result): Result {
    const turn = this.#begin();
    this.#step("SAVEPOINT step");
    this.#depth++;
    try {
      const result = work();
      this.#step("RELEASE step");
      return result;
    } catch (error) {
      // Where SQLite gave up the whole transaction there is no savepoint left to go back to.
      if (this.#turn === turn) this.#undo(turn);
      throw error;
    } finally {
      this.#depth--;
    }
  }

  /**
   * As {@link transaction}, for what nothing of this process shows: it is committed at once, and its flush is made beside
   * everything else, which would wait for it otherwise. Where a turn is open already it goes with that.
   *
   * @returns settles when it is on disk
   * @throws {StoreError} when the database can't take it
   */
  aside(work: () => void): Promise<void> {
    if (this.#turn !== undefined) {
      this.transaction(work);
      return this.durable() ?? Promise.resolve();
    }
    this.#begin(true);
    try {
      this.transaction(work);
    } finally {
      this.commit();
    }
    return flushBeside(`${this.#file}-wal`);
  }

  /**
   * Settles when everything that can be read now is on disk; `undefined` when it is already.
   *
   * @throws {StoreError} through the promise, when the turn could not be committed: none of its writes happened
   */
  durable(): Promise<void> | undefined {
    return this.#turn?.promise;
  }

  /** Commits now, for programs that don't wait for a turn to end. @throws {StoreError} when that fails */
  commit(): void {
    const turn = this.#turn;
    if (turn === undefined) return;
    try {
      this.#step("COMMIT");
      this.#turn = undefined;
      turn.resolve();
    } catch (error) {
      this.#fail(turn, error);
      throw error;
    }
  }

  get(sql: string, ...values: Value[]): NamedRow | undefined {
    return this.#attempt(() => this.#statement(sql).get(...values));
  }

  all(sql: string, ...values: Value[]): NamedRow[] {
    return this.#attempt(() => this.#statement(sql).all(...values));
  }

  /** As {@link get}, its columns in their order: nothing looks up their names. */
  row(sql: string, ...values: Value[]): Row | undefined {
    return this.#attempt(() => this.#arrays(sql).get(...values) as Row | undefined);
  }

  rows(sql: string, ...values: Value[]): Row[] {
    return this.#attempt(() => this.#arrays(sql).all(...values) as unknown as Row[]);
  }

  /** How many rows it changed. A write outside {@link transaction} is atomic by itself. */
  run(sql: string, ...values: Value[]): number {
    this.#begin();
    return Number(this.#attempt(() => this.#statement(sql).run(...values)).changes);
  }

  /** Several statements at once, such as a step of the schema. */
  script(sql: string): void {
    this.#begin();
    this.#attempt(() => this.#database.exec(sql));
  }

  /** Lets statements of this connection call a function whose result depends on its argument alone. */
  define(name: string, work: (argument: SQLOutputValue) => string): void {
    this.#database.function(name, { deterministic: true }, work);
  }

  /** Writes the whole file anew; writers wait meanwhile. */
  vacuum(): void {
    this.commit();
    this.#relax(false);
    this.#attempt(() => this.#database.exec("VACUUM"));
  }

  /** Brings all of the write-ahead log into the file, and makes it empty. @returns false while others read or write */
  emptyLog(): boolean {
    this.commit();
    return this.get("PRAGMA wal_checkpoint(TRUNCATE)")?.["busy"] === 0;
  }

  /** Commits what is open, then closes. @throws {StoreError} when the commit fails; closed all the same */
  close(): void {
    if (!this.#database.isOpen) return;
    try {
      this.commit();
    } finally {
      this.#database.close();
    }
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #begin(isAside = false): Turn {
    if (this.#turn !== undefined) return this.#turn;
    // Inside a step the transaction is lost, and the step with it: what follows must not begin another.
    if (this.#depth > 0) throw new TypeError("The write goes on after its transaction failed.");
    // A rollback that failed, of a turn before.
    if (this.#database.isTransaction) this.#step("ROLLBACK");
    this.#relax(isAside);
    this.#step("BEGIN IMMEDIATE");
    const turn = Promise.withResolvers<void>();
    // Nobody has to wait for it: whoever does sees the failure.
    turn.promise.catch(() => {});
    this.#turn = turn;
    setImmediate(() => {
      if (this.#turn !== turn) return;
      try {
        this.commit();
      } catch {
        // Told to everyone who waits for the turn.
      }
    });
    return turn;
  }

  /** Between two transactions alone: inside one it can't be changed. */
  #relax(isRelaxed: boolean): void {
    if (isRelaxed === this.#isRelaxed) return;
    this.#step(isRelaxed ? "PRAGMA synchronous = NORMAL" : "PRAGMA synchronous = FULL");
    this.#isRelaxed = isRelaxed;
  }

  #undo(turn: Turn): void {
    try {
      this.#step("ROLLBACK TO step");
      this.#step("RELEASE step");
    } catch (error) {
      // Half a step must not be committed with the turn.
      if (this.#turn === turn) this.#fail(turn, error);
    }
  }

  #fail(turn: Turn, error: unknown): void {
    this.#turn = undefined;
    turn.reject(error);
    try {
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
    } catch {
      // Tried again before the next turn begins.
    }
  }

  #step(sql: string): void {
    this.#attempt(() => this.#statement(sql).run());
  }

  #statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) this.#statements.set(sql, (statement = this.#database.prepare(sql)));
    return statement;
  }

  #arrays(sql: string): StatementSync {
    let statement = this.#arrayStatements.get(sql);
    if (statement === undefined) {
      this.#arrayStatements.set(sql, (statement = this.#database.prepare(sql)));
      statement.setReturnArrays(true);
    }
    return statement;
  }

  #attempt<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (cause) {
      const error = toStoreError(cause, this.#file) ?? cause;
      // A full disk or an I/O error may make SQLite roll back by itself, and with it all that the turn wrote so far.
      const turn = this.#turn;
      if (turn !== undefined && !this.#database.isTransaction) this.#fail(turn, error);
      throw error;
    }
  }
}
