import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { postgresFor, usesPostgres } from "../postgres/test-databases.ts";

const MAIN = fileURLToPath(new URL("../../../src/main.ts", import.meta.url));

export interface ServiceProcess extends AsyncDisposable {
  readonly url: string;
  readonly child: ChildProcess;
  /** What it wrote to standard output and standard error so far. */
  output(): string;
  /** Settles when the process is gone: with its exit code, `null` when a signal ended it. */
  readonly ended: Promise<number | null>;
  /** Sends the signal and waits until the process is gone; its exit code, `null` when the signal ended it. */
  stop(signal: "SIGTERM" | "SIGKILL"): Promise<number | null>;
}

export function databaseIn(directory: string): string {
  return join(directory, "appointments.db");
}

/** Where a service keeps its key whose data is in `directory`, or in the database that stands for it. */
export function keyDirectoryOf(directory: string): string {
  return usesPostgres ? join(directory, ".data") : directory;
}

/** The environment of a command that works on the database in `directory`, or on the one that stands for it. */
async function environmentFor(
  directory: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<NodeJS.ProcessEnv> {
  return {
    PATH: process.env["PATH"],
    SERVICE_PORT: "0",
    DATABASE_URL: usesPostgres ? await postgresFor(directory) : `sqlite:${databaseIn(directory)}`,
    PROVISIONING_SECONDS: "0",
    ...variables,
  };
}

/**
 * `npm run service` as a process of its own, on a free port, with its data in `directory`.
 *
 * @param options.largestFile in blocks of 512 bytes: the system refuses to let the process write further
 * @param options.log where standard error goes, instead of into `output`
 * @param options.launcher a command that runs what stands behind it
 */
export async function spawnService(
  directory: string,
  variables: Readonly<Record<string, string>> = {},
  {
    largestFile,
    log,
    launcher = [],
  }: { readonly largestFile?: number; readonly log?: string; readonly launcher?: readonly string[] } = {},
): Promise<ServiceProcess> {
  // Without npm in between, so that a signal reaches the service itself.
  const command = [...launcher, process.execPath, MAIN, "service"];
  const limited = ["/bin/sh", "-c", `ulimit -f ${largestFile}; exec "$0" "$@"`, ...command];
  const [program = "", ...words] = largestFile === undefined ? command : limited;
  const child = spawn(program, words, {
    // Beside PostgreSQL it keeps its key where it is started.
    ...(usesPostgres && { cwd: directory }),
    env: await environmentFor(directory, variables),
    stdio: ["ignore", "pipe", log === undefined ? "pipe" : openSync(log, "a")],
  });
  const ended = once(child, "exit").then(() => child.exitCode);
  let output = "";
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: string) => {
      output += chunk;
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0];
      if (found !== undefined) resolve(found);
    };
    child.stdout?.setEncoding("utf8").on("data", read);
    child.stderr?.setEncoding("utf8").on("data", read);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`The service ended with ${code}: ${output}`)));
  });
  const stop = (signal: "SIGTERM" | "SIGKILL") => {
    child.kill(signal);
    return ended;
  };
  return {
    url,
    child,
    output: () => output,
    ended,
    stop,
    [Symbol.asyncDispose]: async () => void (await stop("SIGTERM")),
  };
}

/** Runs a command of src/main.ts to its end, by another program where one is given. */
export async function runCommand(
  directory: string,
  words: readonly string[],
  launcher: readonly string[] = [],
): Promise<{ readonly code: number | null; readonly output: string; readonly problems: string }> {
  const [program = "", ...parameters] = [...launcher, process.execPath, MAIN, ...words];
  const child = spawn(program, parameters, {
    ...(usesPostgres && { cwd: directory }),
    env: await environmentFor(directory),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let problems = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (problems += chunk));
  await once(child, "close");
  return { code: child.exitCode, output, problems };
}
