import type { Change } from "../change.ts";

const connection = "src/service/store/sqlite/connection.ts";
const opened = "src/service/store/sqlite/database-file.ts";
const flush = "src/service/store/sqlite/fsync.ts";
const held = "src/service/store/sqlite/durability.ts";

const settings = ["test/service/store/settings.test.ts"];
const guards = ["test/service/store/connection-guards.test.ts"];
/** Needs strace. */
const powerLoss = ["test/service/store/power-loss/power-loss.test.ts"];
const backups = ["test/service/store/power-loss/backup-power-loss.test.ts"];
const opening = ["test/service/store/store.test.ts"];
const holding = ["test/service/store/durability.test.ts"];

/** That an answer tells of what a failure may still take back, or that half a write stays. */
export const durability: readonly Change[] = [
  {
    name: "nothing is flushed",
    file: connection,
    find: "PRAGMA synchronous = FULL; PRAGMA foreign",
    replace: "PRAGMA synchronous = OFF; PRAGMA foreign",
    tests: [...settings, ...powerLoss],
  },
  {
    name: "the log is flushed when it is written back, and not with each commit",
    file: connection,
    find: "PRAGMA synchronous = FULL; PRAGMA foreign",
    replace: "PRAGMA synchronous = NORMAL; PRAGMA foreign",
    tests: [...settings, ...powerLoss],
  },
  {
    name: "there is no log",
    file: connection,
    find: "PRAGMA journal_mode = WAL; ",
    replace: "",
    tests: settings,
  },
  {
    name: "foreign keys are not looked at",
    file: connection,
    find: "PRAGMA foreign_keys = ON; ",
    replace: "PRAGMA foreign_keys = OFF; ",
    tests: settings,
  },
  {
    name: "the memory for pages is SQLite's own choice",
    file: connection,
    find: "`PRAGMA cache_size = -${CACHE_KIBIBYTES}`",
    replace: '""',
    tests: settings,
  },
  {
    name: "a write doesn't wait for its commit",
    file: held,
    find: "if (turn !== undefined) await this.#waitFor(turn);",
    replace: "",
    tests: [...holding, ...powerLoss],
  },
  {
    name: "a read doesn't wait for the commit of what it shows",
    file: held,
    find: "if (turn === undefined) return result;",
    replace: "if (attempt > 0) return result;",
    tests: [...holding, ...powerLoss],
  },
  {
    name: "a read is refused when another's write fails",
    file: held,
    find: "attempt === MAX_ATTEMPTS || !mayRepeat()",
    replace: "attempt >= 1",
    tests: holding,
  },
  {
    name: "a write that failed is run again",
    file: held,
    find: "attempt === MAX_ATTEMPTS || !mayRepeat()",
    replace: "attempt === MAX_ATTEMPTS",
    tests: holding,
  },
  {
    name: "a read is run again without end",
    file: held,
    find: "const MAX_ATTEMPTS = 3;",
    replace: "const MAX_ATTEMPTS = 30;",
    tests: holding,
  },
  {
    name: "a step that succeeded is not released",
    file: connection,
    find: 'const result = work();\n      this.#step("RELEASE step");',
    replace: "const result = work();",
    tests: guards,
  },
  {
    name: "a step that was undone is not released",
    file: connection,
    find: 'this.#step("ROLLBACK TO step");\n      this.#step("RELEASE step");',
    replace: 'this.#step("ROLLBACK TO step");',
    tests: guards,
  },
  {
    name: "a step that throws is not undone",
    file: connection,
    find: "if (this.#turn === turn) this.#undo(turn);",
    replace: "",
    tests: guards,
  },
  {
    name: "a step that can't be undone is committed with its turn",
    file: connection,
    find: "if (this.#turn === turn) this.#fail(turn, error);\n    }\n  }\n\n  #fail",
    replace: "void error;\n    }\n  }\n\n  #fail",
    tests: guards,
  },
  {
    name: "a step goes on in another transaction after its own was lost",
    file: connection,
    find: 'if (this.#depth > 0) throw new TypeError("The write goes on after its transaction failed.");',
    replace: "",
    tests: ["test/service/store/connection.test.ts"],
  },
  {
    name: "a turn that SQLite gave up counts as open",
    file: connection,
    find: "if (turn !== undefined && !this.#database.isTransaction) this.#fail(turn, error);",
    replace: "",
    tests: ["test/service/store/connection.test.ts"],
  },
  {
    name: "what a failed roll-back left is committed with the next turn",
    file: connection,
    find: 'if (this.#database.isTransaction) this.#step("ROLLBACK");\n    this.#relax(isAside);\n    this.#step("BEGIN IMMEDIATE");',
    replace: 'if (!this.#database.isTransaction) this.#step("BEGIN IMMEDIATE");',
    tests: guards,
  },
  {
    name: "the write lock is taken late",
    file: connection,
    find: "BEGIN IMMEDIATE",
    replace: "BEGIN",
    tests: guards,
  },
  {
    name: "a turn that failed ends the process when nobody waits for it",
    file: connection,
    find: "turn.promise.catch(() => {});",
    replace: "",
    tests: guards,
  },
  {
    name: "a commit that fails by itself ends the process",
    file: connection,
    find: "        this.commit();\n      } catch {\n        // Told to everyone who waits for the turn.\n      }",
    replace: "        this.commit();\n      } finally {\n        // Told to everyone who waits for the turn.\n      }",
    tests: guards,
  },
  {
    name: "a commit that failed is told to nobody",
    file: connection,
    find: "turn.reject(error);",
    replace: "turn.resolve();",
    tests: guards,
  },
  {
    name: "what could not be committed is still read",
    file: connection,
    find: 'if (this.#database.isTransaction) this.#database.exec("ROLLBACK");',
    replace: "",
    tests: guards,
  },
  {
    name: "a turn is durable before its commit",
    file: connection,
    find: 'this.#step("COMMIT");\n      this.#turn = undefined;\n      turn.resolve();',
    replace: 'turn.resolve();\n      this.#step("COMMIT");\n      this.#turn = undefined;',
    tests: guards,
  },
  {
    name: "a failed commit is not thrown",
    file: connection,
    find: "this.#fail(turn, error);\n      throw error;\n    }\n  }\n\n  get(",
    replace: "this.#fail(turn, error);\n    }\n  }\n\n  get(",
    tests: guards,
  },
  {
    name: "close commits nothing",
    file: connection,
    find: "    try {\n      this.commit();\n    } finally {\n      this.#database.close();",
    replace: "    try {\n      this.durable();\n    } finally {\n      this.#database.close();",
    tests: ["test/service/store/connection.test.ts", ...guards],
  },
  {
    name: "close leaves the file open when the commit fails",
    file: connection,
    find: "    try {\n      this.commit();\n    } finally {\n      this.#database.close();\n    }",
    replace: "    this.commit();\n    this.#database.close();",
    tests: guards,
  },
  {
    name: "close can't be called twice",
    file: connection,
    find: "if (!this.#database.isOpen) return;",
    replace: "",
    tests: guards,
  },
  {
    name: "the names of new directories are not flushed",
    file: flush,
    find: "flushToDisk(dirname(directory));",
    replace: "",
    tests: powerLoss,
  },
  {
    name: "the log of a killed process is not flushed",
    file: opened,
    find: "if (existsSync(log)) flushToDisk(log);",
    replace: "existsSync(log);",
    tests: powerLoss,
  },
  {
    name: "a newer version's database is opened",
    file: opened,
    find: "if (version > migrations.length) {",
    replace: "if (version > 1e9) {",
    tests: opening,
  },
  {
    name: "another program's database is taken over",
    file: opened,
    find: "if (version === 0 && connection.get",
    replace: "if (version < 0 && connection.get",
    tests: opening,
  },
  {
    name: "the file is everybody's",
    file: opened,
    find: 'openSync(file, "a", 0o600)',
    replace: 'openSync(file, "a", 0o644)',
    tests: opening,
  },
  {
    name: "an SMS is sent before its claim is on disk",
    file: "src/service/store/sqlite/outbox/outbox-table.ts",
    find: "const rows = await this.#durability.written(() =>",
    replace: "const rows = ((write: () => NamedRow[]) => write())(() =>",
    tests: ["test/service/sms-delivery/delivery-claims.test.ts"],
  },
  {
    name: "after the audit, writes are not flushed with their commits",
    file: "src/service/store/sqlite/connection.ts",
    find: "    this.#relax(isAside);\n",
    replace: "    if (isAside) this.#relax(isAside);\n",
    tests: ["test/service/store/connection-aside.test.ts"],
  },
  {
    name: "a reminder is sent after its meeting began",
    file: "src/service/sms-delivery/due-reminder.ts",
    find: 'claimedAt >= startAt ? { kind: "late" }',
    replace: 'claimedAt < 0 ? { kind: "late" }',
    tests: ["test/service/sms-delivery/due-reminder.test.ts"],
  },
  {
    name: "a reminder stays where it was when its meeting moves",
    file: "src/service/store/sqlite/outbox/messages-migration.ts",
    find: "WHEN NEW.start_at IS NOT NULL AND OLD.start_at IS NOT NEW.start_at",
    replace: "WHEN FALSE",
    tests: ["test/service/store/contract/reminders.test.ts"],
  },
  {
    name: "a meeting may have any number of text messages",
    file: "src/service/store/sqlite/outbox/outbox-table.ts",
    find: "if (freeing > 0) {",
    replace: "if (freeing > 1e9) {",
    tests: ["test/service/store/contract/messages.test.ts"],
  },
  {
    name: "the name of a backup is not flushed",
    file: "src/service/store/sqlite/backup.ts",
    find: "flushToDisk(directory);",
    replace: "",
    tests: backups,
  },
];
