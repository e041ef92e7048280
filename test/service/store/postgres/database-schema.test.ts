import { describe, expect } from "vitest";
import { migrateDatabase } from "../../../../src/service/store/postgres/migrate-database.ts";
import { postgresMigrations } from "../../../../src/service/store/postgres/postgres-migrations.ts";
import { PostgresStore } from "../../../../src/service/store/postgres/postgres-store.ts";
import { it as base } from "../../../support/fixtures.ts";
import { postgresFor, queryPostgres } from "../../../support/postgres/test-databases.ts";

const it = base.extend("url", ({ directory }) => postgresFor(directory));

const versionsIn = async (url: string) =>
  (await queryPostgres(url, "SELECT version FROM schema_versions ORDER BY version")).map(({ version }) => version);

describe("the schema", () => {
  it("is made once by instances that start together", async ({ url }) => {
    const stores = await Promise.all(Array.from({ length: 4 }, () => PostgresStore.open(url)));
    await Promise.all(stores.map((store) => store.probe()));
    const secrets = await Promise.all(stores.map((store) => store.secret("skiptoken")));
    expect(new Set(secrets).size).toBe(1);
    await Promise.all(stores.map((store) => store.close()));
    expect(await versionsIn(url)).toEqual(postgresMigrations.map((_, index) => index + 1));
  });

  it("stays as it is where a step fails", async ({ url }) => {
    await migrateDatabase(url);
    const broken = [...postgresMigrations, { sql: "CREATE TABLE half (x integer); SELECT 1 / 0", readableFrom: 1 }];
    await expect(migrateDatabase(url, broken)).rejects.toThrow("can't be brought up to date (22012)");
    expect(await queryPostgres(url, "SELECT to_regclass('half') AS half")).toEqual([{ half: null }]);
    expect(await versionsIn(url)).toEqual(postgresMigrations.map((_, index) => index + 1));
  });

  it("of a newer program is worked on where that says so, and refused where it doesn't", async ({ url }) => {
    const known = postgresMigrations.length;
    const expand = { sql: "ALTER TABLE meetings ADD COLUMN later text", readableFrom: known };
    await migrateDatabase(url, [...postgresMigrations, expand]);
    await using store = await PostgresStore.open(url);
    await store.probe();
    await using existing = await PostgresStore.openExisting(url);
    await existing.probe();
    const contract = { sql: "ALTER TABLE meetings DROP COLUMN later", readableFrom: known + 1 };
    await migrateDatabase(url, [...postgresMigrations, expand, contract]);
    await expect(PostgresStore.open(url)).rejects.toThrow("Run the newer program.");
    await expect(PostgresStore.openExisting(url)).rejects.toThrow("Run the newer program.");
  });

  it("is not made by commands", async ({ url }) => {
    await expect(PostgresStore.openExisting(url)).rejects.toThrow("start the service on it once");
    expect(await queryPostgres(url, "SELECT to_regclass('meetings') AS meetings")).toEqual([{ meetings: null }]);
  });

  it("has the tenant first in each key, and the meetings in partitions by it", async ({ url }) => {
    await migrateDatabase(url);
    const keys = await queryPostgres(
      url,
      `SELECT c.relname, a.attname FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
       WHERE i.indisunique AND c.relnamespace = 'public'::regnamespace AND NOT c.relispartition`,
    );
    const others = keys.filter(({ attname }) => attname !== "tenant_id").map(({ relname }) => String(relname));
    // A scope begins with its tenant; versions and secrets are of all, changes are read of all together, and the audit is
    // kept apart, written in blocks.
    const ofAll = ["audit", "audit_meetings", "changes", "provisioning", "schema_versions", "secrets"];
    expect(new Set(others)).toEqual(new Set(ofAll));
    const partitions = await queryPostgres(url, "SELECT 1 FROM pg_inherits WHERE inhparent = 'meetings'::regclass");
    expect(partitions).toHaveLength(8);
  });
});

it("says what is wrong, and nothing of the address, when there is no such database", async ({ url }) => {
  const gone = new URL(url);
  gone.pathname = "/no_such_database";
  gone.password = "known-secret";
  const opening = PostgresStore.open(gone.href);
  await expect(opening).rejects.toThrow("The database can't be opened (3D000).");
  await expect(opening).rejects.not.toThrow(/known-secret|no_such_database/);
});
