import { findPostgres } from "./find-postgres.ts";
import { beginRun } from "./test-databases.ts";

/** Says which stores the service's suites had. */
export default async function setUp(): Promise<() => Promise<void>> {
  const url = await findPostgres();
  if (url === undefined) {
    return async () => {
      process.stdout.write(
        "The service's suites had SQLite alone: no PostgreSQL answers on 127.0.0.1:5432 (start one, or set TEST_POSTGRES_URL).\n",
      );
    };
  }
  const end = beginRun(url);
  return async () => {
    await end();
    process.stdout.write(`The service's suites had SQLite, and the PostgreSQL of ${new URL(url).host}.\n`);
  };
}
