import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect } from "vitest";
import { Connection } from "../../../src/service/store/sqlite/connection.ts";
import { StoreError } from "../../../src/service/store/store-error.ts";
import { disposeLater, it as base } from "../../support/fixtures.ts";

const it = base
  .extend("connection", async ({ directory }, cleanup) => {
    const connection = await disposeLater(new Connection(join(directory, "a.db")), cleanup);
    connection.script("CREATE TABLE things (name TEXT PRIMARY KEY)");
    connection.commit();
    return connection;
  })
  .extend("add", ({ connection }) => (name: string) => {
    return connection.run("INSERT INTO things VALUES (?)", name);
  })
  .extend("names", ({ connection }) => () => {
    return connection.all("SELECT name FROM things ORDER BY name").map(({ name }) => name);
  })
  /** What another process sees, and a restart would find. */
  .extend("namesOnDisk", ({ directory }) => () => {
    using disk = new DatabaseSync(join(directory, "a.db"), { readOnly: true });
    const rows = disk.prepare("SELECT name FROM things ORDER BY name").all();
    return rows.map(({ name }) => name);
  });

describe("the writes of one turn", () => {
  it("are on disk when durable() settles, together, and not before", async ({
    connection,
    add,
    names,
    namesOnDisk,
  }) => {
    expect(connection.durable()).toBeUndefined();
    connection.transaction(() => add("first"));
    const turn = connection.durable();
    connection.transaction(() => add("second"));
    expect(connection.durable()).toBe(turn);
    expect(names()).toEqual(["first", "second"]);
    expect(namesOnDisk()).toEqual([]);
    await turn;
    expect(namesOnDisk()).toEqual(["first", "second"]);
    expect(connection.durable()).toBeUndefined();
  });

  it("lose a step that throws, and only that, with the steps inside it", async ({ connection, add, namesOnDisk }) => {
    connection.transaction(() => add("kept"));
    expect(() =>
      connection.transaction(() => {
        connection.transaction(() => add("inner"));
        add("outer");
        throw new TypeError("changed its mind");
      }),
    ).toThrow("changed its mind");
    expect(() => add("kept")).toThrow("UNIQUE");
    connection.transaction(() => add("kept as well"));
    await connection.durable();
    expect(namesOnDisk()).toEqual(["kept", "kept as well"]);
  });

  it("are all lost when the disk is full, everyone is told, and the next turn goes on", async ({
    connection,
    add,
    names,
    namesOnDisk,
  }) => {
    connection.run("PRAGMA max_page_count = 20");
    await connection.durable();
    add("before");
    await connection.durable();
    add("same turn");
    const turn = connection.durable();
    const tooMuch = () =>
      connection.transaction(() => Array.from({ length: 50 }, (_, n) => add("x".repeat(9_000) + n)));
    expect(tooMuch).toThrow(StoreError);
    await expect(turn).rejects.toMatchObject({ name: "StoreError", trouble: "full" });
    expect(connection.durable()).toBeUndefined();
    expect(names()).toEqual(["before"]);
    add("after");
    await connection.durable();
    expect(namesOnDisk()).toEqual(["after", "before"]);
  });

  it("are committed by close", ({ connection, add, namesOnDisk }) => {
    add("last");
    connection.close();
    expect(namesOnDisk()).toEqual(["last"]);
  });

  it("a failed turn can't be written to by the step that saw it fail", ({ connection, add, names }) => {
    connection.run("PRAGMA max_page_count = 20");
    expect(() =>
      connection.transaction(() => {
        try {
          for (let n = 0; n < 50; n++) add("x".repeat(9_000) + n);
        } catch {
          add("half");
        }
      }),
    ).toThrow("after its transaction failed");
    expect(names()).toEqual([]);
  });

  it("wait for another process's write, and say so when it doesn't end", ({
    directory,
    connection,
    add,
    namesOnDisk,
  }) => {
    const other = new DatabaseSync(join(directory, "a.db"));
    other.exec("BEGIN IMMEDIATE");
    // The wait itself is SQLite's; here it is cut short.
    connection.get("PRAGMA busy_timeout = 50");
    expect(() => add("late")).toThrow(expect.objectContaining({ name: "StoreError", trouble: "busy" }));
    other.exec("ROLLBACK");
    other.close();
    add("then");
    connection.commit();
    expect(namesOnDisk()).toEqual(["then"]);
  });
});
