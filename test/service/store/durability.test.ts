import { join } from "node:path";
import { expect } from "vitest";
import { Connection } from "../../../src/service/store/sqlite/connection.ts";
import { Durability } from "../../../src/service/store/sqlite/durability.ts";
import { disposeLater, it as base } from "../../support/fixtures.ts";

const it = base
  .extend("connection", ({ directory }, cleanup) => disposeLater(new Connection(join(directory, "a.db")), cleanup))
  .extend("held", (): number[] => [])
  .extend("durability", ({ connection, held }) => {
    connection.script("CREATE TABLE things (name TEXT)");
    connection.commit();
    connection.get("PRAGMA max_page_count = 40");
    return new Durability(connection, (duration) => held.push(duration));
  })
  .extend("write", ({ connection }) => (name: string) => (): string => {
    connection.run("INSERT INTO things VALUES (?)", name);
    return "written";
  })
  .extend(
    "names",
    ({ connection }) =>
      () =>
        connection.rows("SELECT name FROM things").flat(),
  )
  /** Makes the open turn fail, as a disk does that fills up. */
  .extend("fillDisk", ({ connection }) => (): void => {
    const fill = () => connection.run("INSERT INTO things VALUES (?)", "x".repeat(400_000));
    expect(() => connection.transaction(fill)).toThrow("full");
  })
  /** Whether a promise has settled by the end of the turn of the event loop in which the commit is still to come. */
  .extend("isHeldBack", () => async (promise: Promise<unknown>): Promise<boolean> => {
    let isSettled = false;
    const note = () => void (isSettled = true);
    promise.then(note, note);
    for (let index = 0; index < 50; index++) await Promise.resolve();
    return !isSettled;
  });

it("tells a read at once while nothing waits for the disk", async ({ durability, names, held, isHeldBack }) => {
  const seen = durability.shown(names);
  expect(await isHeldBack(seen)).toBe(false);
  expect(await seen).toEqual([]);
  expect(held).toEqual([]);
});

it("holds a write and a read that saw it until both are on disk", async ({
  durability,
  connection,
  write,
  names,
  held,
  isHeldBack,
}) => {
  const written = durability.written(write("a"));
  const seen = durability.shown(names);
  expect(connection.durable()).toBeInstanceOf(Promise);
  expect([await isHeldBack(written), await isHeldBack(seen)]).toEqual([true, true]);
  expect(await Promise.all([written, seen])).toEqual(["written", ["a"]]);
  expect(connection.durable()).toBeUndefined();
  expect(held).toHaveLength(2);
});

it("refuses the writes of a turn that fails and reads again, so that nothing shows that isn't there", async ({
  durability,
  write,
  names,
  fillDisk,
}) => {
  const written = durability.written(write("a"));
  const seen = durability.shown(names);
  fillDisk();
  await expect(written).rejects.toMatchObject({ name: "StoreError", trouble: "full" });
  expect(await seen).toEqual([]);
});

it("looks once alone where looking has written", async ({ durability, write, fillDisk }) => {
  let looks = 0;
  const shown = durability.shown(
    () => {
      looks++;
      return write("a")();
    },
    () => false,
  );
  fillDisk();
  await expect(shown).rejects.toMatchObject({ trouble: "full" });
  expect(looks).toBe(1);
});

it("refuses a read, too, when turn after turn fails", async ({ durability, write, fillDisk }) => {
  let reads = 0;
  const seen = durability.shown(() => {
    reads++;
    write("another's write")();
    queueMicrotask(fillDisk);
  });
  await expect(seen).rejects.toMatchObject({ trouble: "full" });
  expect(reads).toBe(3);
});
