import { Client } from "pg";
import { expect } from "vitest";
import { rowsAfter } from "../../../../src/service/store/postgres/key-pages.ts";
import { disposeLater, it as base } from "../../../support/fixtures.ts";
import { fillDatabase } from "../../../support/postgres/filled-database.ts";
import { postgresFor } from "../../../support/postgres/test-databases.ts";

const ROWS = 32;
const page = { key: ["tenant_id", "id"], places: [1, 2], first: 1, limit: String(ROWS) };
const statement = rowsAfter({ select: "SELECT tenant_id, id FROM meetings WHERE", ...page });

interface Plan {
  readonly "Node Type": string;
  readonly "Actual Rows": number;
  readonly Plans?: readonly Plan[];
}

const it = base.extend("client", async ({ directory }, cleanup) => {
  const url = await postgresFor(directory);
  await fillDatabase(url, 2_000);
  const client = new Client({ connectionString: url });
  await client.connect();
  await disposeLater({ [Symbol.asyncDispose]: () => client.end() }, cleanup);
  return client;
});

const rowsLookedAt = ({ "Node Type": type, "Actual Rows": rows, Plans = [] }: Plan): number =>
  Plans.reduce((sum, inner) => sum + rowsLookedAt(inner), type.endsWith("Scan") ? rows : 0);

it("a page looks at the rows that it has, wherever it begins, also where all are of one tenant", async ({ client }) => {
  const { rows } = await client.query<{ tenant_id: string }>("SELECT DISTINCT tenant_id FROM meetings");
  expect(rows).toHaveLength(1);
  for (const position of [
    ["", ""],
    [rows[0]?.tenant_id, "bench-0000003"],
    [rows[0]?.tenant_id, "bench-0001500"],
  ]) {
    const explained = await client.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${statement}`, position);
    expect(rowsLookedAt(explained.rows[0]["QUERY PLAN"][0].Plan)).toBeLessThanOrEqual(2 * ROWS);
  }
});

it("pages have all rows, in order, once", async ({ client }) => {
  for (const tenant of ["", "a", "z"]) {
    await client.query(
      `INSERT INTO meetings (tenant_id, id, organizer_id, client_join_web_url, participants)
        SELECT $1, 'm' || n, 'o', '', '[]' FROM generate_series(1, 50) n`,
      [tenant],
    );
  }
  const paged: unknown[] = [];
  let position: unknown[] = ["", ""];
  for (;;) {
    const { rows } = await client.query<unknown[]>({ text: statement, values: position, rowMode: "array" });
    if (rows.length === 0) break;
    paged.push(...rows);
    position = rows.at(-1) ?? [];
  }
  const all = await client.query({ text: "SELECT tenant_id, id FROM meetings ORDER BY 1, 2", rowMode: "array" });
  expect(paged).toEqual(all.rows);
});
