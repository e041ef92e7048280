import { userInfo } from "node:os";
import { Client } from "pg";

/** Names the server that tests make databases on, for a user who may. */
const VARIABLE = "TEST_POSTGRES_URL";

/** A PostgreSQL that answers on loopback, for a user without a password who may make databases; `undefined` without one. */
export async function findPostgres(): Promise<string | undefined> {
  const given = process.env[VARIABLE];
  const users = ["postgres", userInfo().username];
  const urls = given === undefined ? users.map((user) => `postgres://${user}@127.0.0.1:5432/postgres`) : [given];
  for (const url of urls) if (await mayMakeDatabases(url)) return url;
  if (given !== undefined) throw new Error(`${VARIABLE} names no PostgreSQL that lets its user make databases.`);
  return undefined;
}

async function mayMakeDatabases(connectionString: string): Promise<boolean> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 2_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ may: boolean }>(
      "SELECT rolcreatedb OR rolsuper AS may FROM pg_roles WHERE rolname = current_user",
    );
    return rows[0]?.may === true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

/** What tells the workers of their server; and fewer of what is drawn, as most of it finds the same with either store. */
export function variablesFor(url: string): Record<string, string> {
  const { CRASH_ROUNDS = "8", FUZZ_REQUESTS = "3000", MODEL_RUNS = "100" } = process.env;
  return { TEST_POSTGRES: url, CRASH_ROUNDS, FUZZ_REQUESTS, MODEL_RUNS };
}
