import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect } from "vitest";
import { Connection } from "../../../src/service/store/sqlite/connection.ts";
import { disposeLater, it as base } from "../../support/fixtures.ts";

const it = base
  .extend("connection", async ({ directory }, cleanup) => {
    const connection = await disposeLater(new Connection(join(directory, "a.db")), cleanup);
    connection.script("CREATE TABLE things (name TEXT PRIMARY KEY, owner TEXT)");
    // Checked by the commit alone, and so what makes one fail.
    connection.script("CREATE TABLE notes (thing TEXT REFERENCES things (name) DEFERRABLE INITIALLY DEFERRED)");
    connection.commit();
    return connection;
  })
  .extend("add", ({ connection }) => (name: string) => {
    return connection.run("INSERT INTO things (name) VALUES (?)", name);
  })
  /** A write that lets the commit of its turn fail. */
  .extend(
    "addOrphan",
    ({ connection }) =>
      () =>
        connection.run("INSERT INTO notes VALUES ('of nothing')"),
  )
  .extend("names", ({ connection }) => () => {
    return connection.all("SELECT name FROM things ORDER BY name").map(({ name }) => name);
  })
  /** What another process sees, and a restart would find. */
  .extend("namesOnDisk", ({ directory }) => () => {
    using disk = new DatabaseSync(join(directory, "a.db"), { readOnly: true });
    const rows = disk.prepare("SELECT name FROM things ORDER BY name").all();
    return rows.map(({ name }) => name);
  });

describe("a step that throws takes everything of its own with it", () => {
  it("after a step inside it succeeded", async ({ connection, add, namesOnDisk }) => {
    expect(() =>
      connection.transaction(() => {
        add("before the inner one");
        connection.transaction(() => add("inner"));
        throw new TypeError("changed its mind");
      }),
    ).toThrow("changed its mind");
    add("kept");
    await connection.durable();
    expect(namesOnDisk()).toEqual(["kept"]);
  });

  it("after a step inside it threw", async ({ connection, add, namesOnDisk }) => {
    const inner = () =>
      connection.transaction(() => {
        add("inner");
        throw new TypeError("the inner one");
      });
    expect(() =>
      connection.transaction(() => {
        add("before the inner one");
        expect(inner).toThrow("the inner one");
        throw new TypeError("the outer one");
      }),
    ).toThrow("the outer one");
    add("kept");
    await connection.durable();
    expect(namesOnDisk()).toEqual(["kept"]);
  });

  it("or takes the turn with it where it can't be undone alone", async ({ connection, add, names, namesOnDisk }) => {
    add("same turn");
    const turn = connection.durable();
    expect(() =>
      connection.transaction(() => {
        add("half");
        // So that there is nothing to go back to.
        connection.get("RELEASE step");
        throw new TypeError("changed its mind");
      }),
    ).toThrow("changed its mind");
    await expect(turn).rejects.toThrow("no such savepoint");
    expect(connection.durable()).toBeUndefined();
    expect(names()).toEqual([]);
    add("next");
    await connection.durable();
    expect(namesOnDisk()).toEqual(["next"]);
  });
});

describe("a commit that fails", () => {
  it("is told to whoever waits, and leaves nothing to read", async ({ connection, add, addOrphan, names }) => {
    add("same turn");
    addOrphan();
    await expect(connection.durable()).rejects.toThrow("FOREIGN KEY");
    expect(connection.durable()).toBeUndefined();
    expect(names()).toEqual([]);
    add("next");
    await connection.durable();
    expect(names()).toEqual(["next"]);
  });

  it("ends no process when nobody waits", async ({ connection, addOrphan, names }) => {
    const problems: unknown[] = [];
    const note = (problem: unknown) => problems.push(problem);
    process.on("unhandledRejection", note).on("uncaughtExceptionMonitor", note);
    addOrphan();
    await new Promise((resolve) => void setTimeout(resolve, 20));
    process.off("unhandledRejection", note).off("uncaughtExceptionMonitor", note);
    expect(problems).toEqual([]);
    expect(connection.durable()).toBeUndefined();
    expect(names()).toEqual([]);
  });

  it("is thrown by commit and by close, which closes all the same", async ({
    connection,
    addOrphan,
    add,
    directory,
  }) => {
    addOrphan();
    const first = connection.durable();
    expect(() => connection.commit()).toThrow("FOREIGN KEY");
    await expect(first).rejects.toThrow("FOREIGN KEY");
    addOrphan();
    expect(() => connection.close()).toThrow("FOREIGN KEY");
    expect(() => add("closed")).toThrow("database is not open");
    expect(() => connection.close()).not.toThrow();
    using again = new Connection(join(directory, "a.db"));
    expect(again.all("SELECT * FROM notes")).toEqual([]);
  });
});

describe("the open turn", () => {
  it("begins without what a failed roll-back left", async ({ connection, add, namesOnDisk }) => {
    connection.get("BEGIN");
    connection.get("INSERT INTO things (name) VALUES ('left over') RETURNING name");
    add("new");
    await connection.durable();
    expect(namesOnDisk()).toEqual(["new"]);
  });

  it("holds the write lock from its first statement on", ({ connection, directory }) => {
    connection.transaction(() => connection.get("SELECT 1 FROM things"));
    using other = new DatabaseSync(join(directory, "a.db"), { timeout: 0 });
    expect(() => other.exec("BEGIN IMMEDIATE")).toThrow("locked");
    connection.commit();
    expect(() => other.exec("BEGIN IMMEDIATE")).not.toThrow();
  });

  it("is committed without anybody's asking", async ({ add, namesOnDisk }) => {
    add("one");
    await new Promise((resolve) => void setImmediate(resolve));
    expect(namesOnDisk()).toEqual(["one"]);
  });

  it("ends with commit, and another begins", async ({ connection, add, namesOnDisk }) => {
    add("one");
    const first = connection.durable();
    connection.commit();
    await first;
    expect(namesOnDisk()).toEqual(["one"]);
    add("two");
    expect(connection.durable()).not.toBe(first);
    expect(namesOnDisk()).toEqual(["one"]);
    await connection.durable();
    expect(namesOnDisk()).toEqual(["one", "two"]);
  });
});

it("a connection to read with can't write, and asks for nothing to be changed", ({ connection, add, directory }) => {
  add("one");
  connection.commit();
  using reader = new Connection(join(directory, "a.db"), { readOnly: true });
  expect(reader.all("SELECT name FROM things")).toEqual([{ name: "one" }]);
  expect(() => reader.run("DELETE FROM things")).toThrow("readonly");
});
