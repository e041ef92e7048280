import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chownSync, globSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { Client } from "pg";
import { freePort } from "../programs/free-port.ts";

/** Where Debian and Red Hat put a server's programs, which are on nobody's path. */
const INSTALLED = ["/usr/lib/postgresql/*/bin/initdb", "/usr/pgsql-*/bin/initdb", "/usr/bin/initdb"];
/** Who runs it where the tests are root's: PostgreSQL refuses that. */
const UNPRIVILEGED = ["postgres", "nobody"];
const run = promisify(execFile);

/** A PostgreSQL server of a test's own, to be restarted at will. Its settings are PostgreSQL's defaults. */
export interface OwnPostgres extends AsyncDisposable {
  readonly url: string;
  /**
   * Stops the server and starts it again, on the same port: `fast` breaks connections and writes all to disk, `immediate` is
   * a crash, after which it recovers from its log.
   */
  restart(how: "fast" | "immediate"): Promise<void>;
}

interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

/** `undefined` where no server is installed, or nobody may run it. */
export async function startOwnPostgres(): Promise<OwnPostgres | undefined> {
  const initdb = globSync(INSTALLED).toSorted().at(-1);
  const account = await findAccount();
  if (initdb === undefined || account === undefined) return undefined;
  const directory = mkdtempSync(join(tmpdir(), "postgres-"));
  const remove = () => rmSync(directory, { recursive: true, force: true });
  if (account.uid !== undefined && account.gid !== undefined) chownSync(directory, account.uid, account.gid);
  const options = { cwd: directory, ...account };
  await run(initdb, ["-D", directory, "-U", "test", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"], options);
  const port = await freePort();
  const url = `postgres://test@127.0.0.1:${port}/postgres`;
  const words = ["-D", directory, "-p", String(port), "-c", "listen_addresses=127.0.0.1"];
  const start = async (): Promise<ChildProcess> => {
    const started = spawn(join(dirname(initdb), "postgres"), [...words, "-c", "unix_socket_directories="], {
      ...options,
      stdio: "ignore",
    });
    while (!(await answers(url))) {
      if (started.exitCode !== null) throw new Error(`PostgreSQL ended with ${started.exitCode}.`);
      await sleep(20);
    }
    return started;
  };
  let server = await start();
  const stop = async (signal: "SIGINT" | "SIGQUIT"): Promise<void> => {
    const ended = once(server, "exit");
    server.kill(signal);
    await ended;
  };
  // Nobody else would end it.
  const end = () => server.kill("SIGQUIT");
  process.once("exit", end);
  return {
    url,
    restart: async (how) => {
      await stop(how === "fast" ? "SIGINT" : "SIGQUIT");
      server = await start();
    },
    async [Symbol.asyncDispose]() {
      process.off("exit", end);
      await stop("SIGQUIT");
      remove();
    },
  };
}

async function findAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return {};
  for (const name of UNPRIVILEGED) {
    try {
      const [uid, gid] = await Promise.all(
        ["-u", "-g"].map(async (option) => (await run("id", [option, name])).stdout),
      );
      return { uid: Number(uid), gid: Number(gid) };
    } catch {
      // There is no such user.
    }
  }
  return undefined;
}

async function answers(connectionString: string): Promise<boolean> {
  const client = new Client({ connectionString });
  client.on("error", () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}
