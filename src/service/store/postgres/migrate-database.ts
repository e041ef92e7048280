import { Client } from "pg";
import { StoreError } from "../store-error.ts";
import { clientOptions } from "./database-pool.ts";
import { codeOf } from "./postgres-error.ts";
import { postgresMigrations, type Migration } from "./postgres-migrations.ts";

/** Of no meaning: what other programs on this database don't use. */
const LOCK = 7_404_812_206;
/** How long a step waits for those who use a table. They wait behind it meanwhile, so it gives up soon. */
const MAX_LOCK = "5s";

const VERSIONS = `CREATE TABLE IF NOT EXISTS schema_versions (
  version       integer PRIMARY KEY,
  readable_from integer NOT NULL,
  applied_at    timestamptz NOT NULL DEFAULT now()
)`;

interface Version {
  readonly version: number;
  readonly readableFrom: number;
}

/**
 * Brings the schema up to the version that this program knows. One instance does it, the others wait: all of it is one
 * transaction, which holds the lock, so it needs no session of its own and leaves all or nothing.
 *
 * @throws {StoreError} when a newer program made it unreadable for this one, or the database can't be used
 */
export async function migrateDatabase(url: string, steps: readonly Migration[] = postgresMigrations): Promise<void> {
  const client = new Client({ ...clientOptions(url, {}), query_timeout: undefined });
  client.on("error", () => {});
  await client.connect();
  try {
    const present = await versionOf(client).catch(() => undefined);
    if (present !== undefined && present.version >= steps.length) return requireReadable(present, steps.length);
    await client.query("BEGIN");
    await client.query("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0");
    await client.query("SELECT pg_advisory_xact_lock($1)", [LOCK]);
    await client.query(`SET LOCAL lock_timeout = '${MAX_LOCK}'`);
    await client.query(VERSIONS);
    const { version } = (await versionOf(client)) ?? { version: 0 };
    for (const [index, { sql, readableFrom }] of steps.entries()) {
      if (index < version) continue;
      await client.query(sql);
      await client.query("INSERT INTO schema_versions (version, readable_from) VALUES ($1, $2)", [
        index + 1,
        readableFrom,
      ]);
    }
    await client.query("COMMIT");
  } catch (cause) {
    if (cause instanceof StoreError) throw cause;
    throw new StoreError(`The database's schema can't be brought up to date (${codeOf(cause) ?? "no code"}).`, {
      cause,
    });
  } finally {
    await client.end().catch(() => {});
  }
}

/** @throws {StoreError} when the schema isn't the one that this program works on */
export async function requireMigrated(url: string): Promise<void> {
  const client = new Client(clientOptions(url, {}));
  client.on("error", () => {});
  await client.connect();
  try {
    const present = await versionOf(client).catch(() => undefined);
    if (present === undefined || present.version < postgresMigrations.length) {
      throw new StoreError("The database is none of this service's, or older: start the service on it once.");
    }
    requireReadable(present, postgresMigrations.length);
  } finally {
    await client.end().catch(() => {});
  }
}

/** The version there is; `undefined` before the first. */
async function versionOf(client: Client): Promise<Version | undefined> {
  const { rows } = await client.query<{ version: number; readable_from: number }>(
    "SELECT version, readable_from FROM schema_versions ORDER BY version DESC LIMIT 1",
  );
  const [row] = rows;
  return row === undefined ? undefined : { version: row.version, readableFrom: row.readable_from };
}

function requireReadable({ version, readableFrom }: Version, known: number): void {
  if (readableFrom <= known) return;
  throw new StoreError(
    `The database is of version ${version}, for programs that know ${readableFrom} or more; this one knows ${known}. ` +
      "Run the newer program.",
  );
}
