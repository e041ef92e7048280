import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect } from "vitest";
import { Connection } from "../../../src/service/store/sqlite/connection.ts";
import { disposeLater, it as base } from "../../support/fixtures.ts";

const it = base.extend("opened", async ({ directory }, cleanup) => {
  const file = join(directory, "appointments.db");
  const connection = await disposeLater(new Connection(file), cleanup);
  connection.script("CREATE TABLE t (value INTEGER UNIQUE)");
  connection.commit();
  const add = (value: number) => void connection.run("INSERT INTO t VALUES (?)", value);
  /** What another program finds. */
  const found = () => {
    const other = new DatabaseSync(file, { readOnly: true });
    const rows = other.prepare("SELECT value FROM t ORDER BY value").all();
    other.close();
    return rows.map(({ value }) => value);
  };
  const level = () => connection.get("PRAGMA synchronous")?.["synchronous"];
  return { connection, add, found, level };
});

it("a write aside is committed at once, and whoever reads waits for nothing", async ({ opened }) => {
  const { connection, add, found, level } = opened;
  const flushed = connection.aside(() => add(1));
  expect([found(), connection.durable(), level()]).toEqual([[1], undefined, 1]);
  await flushed;
  // Any other write is flushed with its commit again.
  connection.transaction(() => add(2));
  expect(level()).toBe(2);
  await connection.durable();
  expect(found()).toEqual([1, 2]);
});

it("a write aside goes with a turn that is open, and is not told of before", async ({ opened }) => {
  const { connection, add, found, level } = opened;
  connection.transaction(() => add(1));
  const flushed = connection.aside(() => add(2));
  expect([found(), level()]).toEqual([[], 2]);
  await flushed;
  expect(found()).toEqual([1, 2]);
});

it("a write aside that fails leaves nothing, and no lock", async ({ opened }) => {
  const { connection, add, found } = opened;
  await connection.aside(() => add(1));
  expect(() =>
    connection.aside(() => {
      add(2);
      add(1);
    }),
  ).toThrow("UNIQUE");
  expect(connection.durable()).toBeUndefined();
  connection.transaction(() => add(3));
  await connection.durable();
  expect(found()).toEqual([1, 3]);
});

it("the file is written anew with a flush", async ({ opened }) => {
  const { connection, add, level } = opened;
  await connection.aside(() => add(1));
  connection.vacuum();
  expect(level()).toBe(2);
});
