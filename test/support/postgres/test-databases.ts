import { createHash } from "node:crypto";
import { Client } from "pg";

// Databases of tests, each with a name that says of which run it is, so that what a killed run left is found.

/** The server that the suite makes databases on, where it is run with PostgreSQL: see vitest.config.ts. */
const SERVER = "TEST_POSTGRES";
const RUN = "TEST_POSTGRES_RUN";
const PREFIX = "test_store";
const HOUR = 60 * 60_000;

export const usesPostgres = process.env[SERVER] !== undefined;
const startedAt = String(Date.now());

/** The database of what a directory stands for: the same each time it is asked for, and made the first time. */
export async function postgresFor(directory: string): Promise<string> {
  const name = `${PREFIX}_${process.env[RUN] ?? startedAt}_${createHash("sha256").update(directory).digest("hex").slice(0, 16)}`;
  await onServer(async (client) => {
    const { rows } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [name]);
    if (rows.length === 0) await client.query(`CREATE DATABASE ${name}`);
  });
  const url = new URL(serverUrl());
  url.pathname = `/${name}`;
  return url.href;
}

export async function dropDatabase(url: string): Promise<void> {
  await onServer((client) => client.query(`DROP DATABASE IF EXISTS ${new URL(url).pathname.slice(1)} WITH (FORCE)`));
}

/** Rows of one statement, as a client of its own sees them. */
export async function queryPostgres(connectionString: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

function serverUrl(): string {
  const url = process.env[SERVER];
  if (url === undefined) throw new TypeError("this run has no PostgreSQL");
  return url;
}

async function onServer<Result>(work: (client: Client) => Promise<Result>, url = serverUrl()): Promise<Result> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Before the first test and after the last, in the process that starts the workers. */
export function beginRun(url: string): () => Promise<void> {
  process.env[RUN] ??= startedAt;
  return () =>
    onServer(async (client) => {
      const { rows } = await client.query<{ datname: string }>(
        "SELECT datname FROM pg_database WHERE datname LIKE $1",
        [`${PREFIX}\\_%`],
      );
      for (const { datname } of rows) {
        const run = datname.split("_")[2];
        const isLeftOver = Number(run) < Date.now() - HOUR;
        if (run === process.env[RUN] || isLeftOver)
          await client.query(`DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`);
      }
    }, url);
}
