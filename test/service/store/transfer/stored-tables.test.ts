import { describe, expect } from "vitest";
import { LEFT_OUT, STORED_TABLES } from "../../../../src/service/store/transfer/stored-tables.ts";
import { it, KINDS } from "./transfer-fixtures.ts";

const COLUMNS = {
  sqlite: `SELECT t.name AS "table", c.name AS "column" FROM sqlite_schema t, pragma_table_info(t.name) c
    WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'`,
  postgres: `SELECT table_name AS "table", column_name AS "column" FROM information_schema.columns c
    JOIN pg_class p ON p.relname = table_name AND p.relnamespace = current_schema()::regnamespace
    WHERE table_schema = current_schema() AND NOT p.relispartition`,
};

describe.for(KINDS)("what is copied of %s", (kind) => {
  it("is each table and each column that a migration has made, but those that say why not", async ({
    database,
    open,
  }) => {
    const { location, query } = await database(kind, "any");
    await open(location);
    const present = new Map<unknown, Set<unknown>>();
    for (const { table, column } of await query(COLUMNS[kind])) {
      present.set(table, (present.get(table) ?? new Set()).add(column));
    }
    for (const name of Object.keys(LEFT_OUT)) present.delete(name);
    const named = STORED_TABLES.map(({ name, columns, ownColumns }) => {
      return [name, new Set([...columns, ...Object.keys(ownColumns[kind])])] as const;
    });
    // A new one belongs into stored-tables.ts: to be copied, or with the reason why it isn't.
    expect(present).toEqual(new Map(named));
  });
});

it("has numbers and keys of columns that there are", () => {
  for (const { columns, numbers, ownColumns, key } of STORED_TABLES) {
    expect(columns).toEqual(expect.arrayContaining([...numbers]));
    expect(["rowid", ...columns, ...Object.keys(ownColumns.sqlite)]).toEqual(expect.arrayContaining([...key.sqlite]));
    expect([...columns, ...Object.keys(ownColumns.postgres)]).toEqual(expect.arrayContaining([...key.postgres]));
  }
});
