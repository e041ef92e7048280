import { readdirSync, readlinkSync, writeFileSync } from "node:fs";
import { totalmem } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, vi } from "vitest";
import { Connection } from "../../../src/service/store/sqlite/connection.ts";
import { StoreError } from "../../../src/service/store/store-error.ts";
import { it } from "../../support/fixtures.ts";

// How the file is opened, what a commit that fails leaves, and which turn a write belongs to.

let file: string;
let connection: Connection;
let disk: DatabaseSync;
it.beforeEach(({ directory }) => {
  file = join(directory, "a.db");
  connection = new Connection(file);
  connection.script(`
    CREATE TABLE things (name TEXT PRIMARY KEY);
    CREATE TABLE parts (name TEXT, thing TEXT REFERENCES things (name) DEFERRABLE INITIALLY DEFERRED)`);
  connection.commit();
  disk = new DatabaseSync(file, { readOnly: true });
});
it.afterEach(() => {
  vi.restoreAllMocks();
  disk.close();
  connection.close();
});

const add = (name: string) => connection.run("INSERT INTO things VALUES (?)", name);
/** The commit fails: there is no such thing. */
const addLoosePart = () => connection.run("INSERT INTO parts VALUES ('part', 'nothing')");
const names = (database: Pick<DatabaseSync, "prepare">) =>
  database
    .prepare("SELECT name FROM things ORDER BY name")
    .all()
    .map(({ name }) => name);
const namesSeen = () => connection.all("SELECT name FROM things ORDER BY name").map(({ name }) => name);

describe("the file", () => {
  it("is opened with a log of writes that is flushed at each commit, and as much memory as it may have", () => {
    const memory = Math.min(totalmem(), process.constrainedMemory() || Infinity);
    const kibibytes = Math.floor(Math.min(memory / 8, 2 * 1024 ** 3) / 1024);
    const pragmas = { journal_mode: "wal", synchronous: 2, foreign_keys: 1, cache_size: -kibibytes };
    for (const [name, value] of Object.entries(pragmas)) {
      expect(connection.get(`PRAGMA ${name}`)).toEqual({ [name]: value });
    }
    expect(connection.get("PRAGMA busy_timeout")).toEqual({ timeout: 5000 });
  });

  it("is left as it is by who only reads it", ({ directory }) => {
    const other = join(directory, "plain.db");
    new DatabaseSync(other).close();
    using reader = new Connection(other, { readOnly: true });
    expect(reader.get("PRAGMA journal_mode")).toEqual({ journal_mode: "delete" });
    using sameFile = new Connection(file, { readOnly: true });
    expect(() => sameFile.run("INSERT INTO things VALUES ('x')")).toThrow(
      expect.objectContaining({ name: "StoreError", trouble: "readOnly" }),
    );
  });

  it.skipIf(process.platform !== "linux")("is not kept open when it is no database", ({ directory }) => {
    const other = join(directory, "text.db");
    writeFileSync(other, "This is no database, and long enough to be seen as none.".repeat(50));
    expect(() => new Connection(other)).toThrow(StoreError);
    const open = readdirSync("/proc/self/fd").flatMap((descriptor) => {
      try {
        return readlinkSync(`/proc/self/fd/${descriptor}`);
      } catch {
        return [];
      }
    });
    expect(open.filter((path) => path.startsWith(other))).toEqual([]);
  });

  it("that can't be opened is named", ({ directory }) => {
    expect(() => new Connection(join(directory, "nowhere", "a.db"))).toThrow(
      expect.objectContaining({ trouble: "unavailable", message: expect.stringContaining("nowhere") }),
    );
  });

  it("is closed once, with what was open on disk", () => {
    add("last");
    connection.close();
    connection.close();
    expect(names(disk)).toEqual(["last"]);
  });

  it("is closed at the end of a block", ({ directory }) => {
    const other = join(directory, "other.db");
    let seen: Connection | undefined;
    {
      using opened = new Connection(other);
      opened.script("CREATE TABLE things (name TEXT)");
      seen = opened;
    }
    expect(() => seen?.get("SELECT 1")).toThrow("not open");
    using reader = new DatabaseSync(other);
    expect(names(reader)).toEqual([]);
  });

  it("is closed also when what was open can't be committed", () => {
    add("lost");
    addLoosePart();
    expect(() => connection.close()).toThrow("FOREIGN KEY");
    expect(() => namesSeen()).toThrow("not open");
    expect(names(disk)).toEqual([]);
  });
});

describe("a step that can't be undone", () => {
  it("takes its turn along: no half of it is ever committed", async () => {
    // oxlint-disable-next-line typescript/unbound-method -- called with its database
    const { prepare } = DatabaseSync.prototype;
    vi.spyOn(DatabaseSync.prototype, "prepare").mockImplementation(function (this: DatabaseSync, sql, ...more) {
      if (sql === "ROLLBACK TO step") throw new Error("No room to undo anything.");
      return prepare.call(this, sql, ...more);
    });
    add("same turn");
    const turn = connection.durable();
    const half = () => {
      add("half");
      throw new RangeError("changed its mind");
    };
    expect(() => connection.transaction(half)).toThrow("changed its mind");
    await expect(turn).rejects.toThrow("No room");
    expect([connection.durable(), namesSeen()]).toEqual([undefined, []]);
    add("next");
    await connection.durable();
    expect(names(disk)).toEqual(["next"]);
  });
});

describe("a commit that fails", () => {
  it("leaves nothing, tells who asked for it and who waits, and the next turn goes on", async () => {
    add("lost");
    addLoosePart();
    const turn = connection.durable();
    expect(() => connection.commit()).toThrow("FOREIGN KEY");
    await expect(turn).rejects.toThrow("FOREIGN KEY");
    expect([connection.durable(), namesSeen()]).toEqual([undefined, []]);
    add("next");
    await connection.durable();
    expect(names(disk)).toEqual(["next"]);
  });

  it("at the end of a turn is told to who waits, and ends nothing where nobody does", async () => {
    addLoosePart();
    await expect(connection.durable()).rejects.toThrow("FOREIGN KEY");
    addLoosePart();
    await nextTurn();
    await nextTurn();
    expect([connection.durable(), connection.all("SELECT * FROM parts")]).toEqual([undefined, []]);
  });

  it("and can't be undone is undone before the next turn begins", async () => {
    const exec = vi.spyOn(DatabaseSync.prototype, "exec").mockImplementation(() => {
      throw new Error("No room to undo anything.");
    });
    add("lost");
    addLoosePart();
    expect(() => connection.commit()).toThrow("FOREIGN KEY");
    exec.mockRestore();
    add("next");
    await connection.durable();
    expect(names(disk)).toEqual(["next"]);
  });
});

describe("a turn", () => {
  it("that was committed already doesn't end the next one before its time", async () => {
    let seen: unknown;
    setImmediate(() => add("second"));
    add("first");
    connection.commit();
    setImmediate(() => (seen = names(disk)));
    await nextTurn();
    expect([seen, namesSeen()]).toEqual([["first"], ["first", "second"]]);
    await connection.durable();
    expect(names(disk)).toEqual(["first", "second"]);
  });

  it("is begun by writes alone, and there is nothing to commit without one", () => {
    expect(namesSeen()).toEqual([]);
    connection.commit();
    expect([connection.durable(), connection.get("SELECT 1 AS one")]).toEqual([undefined, { one: 1 }]);
  });

  it("is begun by a script, too", async () => {
    connection.script("INSERT INTO things VALUES ('a'); INSERT INTO things VALUES ('b')");
    expect(names(disk)).toEqual([]);
    await connection.durable();
    expect(names(disk)).toEqual(["a", "b"]);
  });

  it("keeps what steps in it gave back, and how much each statement changed", () => {
    expect(connection.transaction(() => connection.transaction(() => [add("a"), add("b")]))).toEqual([1, 1]);
    expect(connection.run("UPDATE things SET name = name || 'x'")).toBe(2);
    expect(connection.run("DELETE FROM things WHERE name = 'nothing'")).toBe(0);
    connection.commit();
    expect(names(disk)).toEqual(["ax", "bx"]);
  });

  it("loses the step that throws, also where steps are in it that did not", () => {
    connection.transaction(() => {
      add("outer");
      expect(() =>
        connection.transaction(() => {
          add("inner");
          throw new RangeError("inner");
        }),
      ).toThrow(RangeError);
      add("outer as well");
    });
    connection.commit();
    expect(names(disk)).toEqual(["outer", "outer as well"]);
  });

  it("may be written to by the next step after one that lost it", () => {
    connection.run("PRAGMA max_page_count = 20");
    const tooMuch = () => Array.from({ length: 50 }, (_, index) => add("x".repeat(9_000) + index));
    expect(() => connection.transaction(() => connection.transaction(tooMuch))).toThrow(StoreError);
    connection.transaction(() => add("next"));
    connection.commit();
    expect(names(disk)).toEqual(["next"]);
  });
});

it("a statement is prepared once, however often it runs", () => {
  const prepare = vi.spyOn(DatabaseSync.prototype, "prepare");
  for (const name of ["a", "b", "c"]) add(name);
  expect(prepare.mock.calls.filter(([sql]) => sql.startsWith("INSERT"))).toHaveLength(1);
});

it.for([
  ["an eighth of what the machine has", 4, 0, 512],
  ["an eighth of what the process may have", 4, 1, 128],
  ["no more than the machine has, whatever the process may", 4, 1_000, 512],
  ["two gibibytes at most", 64, 0, 2_048],
] as const)("the cache has %s", async ([, gibibytes, allowed, mebibytes], { directory }) => {
  vi.resetModules();
  vi.doMock("node:os", () => ({ totalmem: () => gibibytes * 1024 ** 3 }));
  vi.spyOn(process, "constrainedMemory").mockReturnValue(allowed * 1024 ** 3);
  const fresh = await import("../../../src/service/store/sqlite/connection.ts");
  vi.doUnmock("node:os");
  using opened = new fresh.Connection(join(directory, "cache.db"));
  expect(opened.get("PRAGMA cache_size")).toEqual({ cache_size: -mebibytes * 1024 });
});
