import { execFile, spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { keepLogLine } from "../log-search.ts";

export const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const LOOPBACK_ONLY = new URL("loopback-only.ts", import.meta.url).href;
const run = promisify(execFile);

export interface Home extends Disposable {
  readonly directory: string;
  readonly environment: NodeJS.ProcessEnv;
  remove(): void;
}

/** A data directory of its own, and an environment in which nothing but it is set. */
export function createHome(): Home {
  const directory = mkdtempSync(join(tmpdir(), "gateway-"));
  const { PATH = "", HOME = "" } = process.env;
  const environment = {
    PATH,
    HOME,
    NODE_OPTIONS: `--import ${LOOPBACK_ONLY}`,
    DATABASE_URL: `sqlite:${join(directory, "appointments.db")}`,
    PORT: "0",
    SERVICE_PORT: "0",
    PROVISIONING_SECONDS: "1",
    LOG_LEVEL: "trace",
  };
  const remove = () => rmSync(directory, { recursive: true });
  return { directory, environment, remove, [Symbol.dispose]: remove };
}

export interface RunningProgram extends AsyncDisposable {
  readonly child: ChildProcess;
  readonly output: () => string;
  /** The origins it printed, each once, in order. */
  readonly urls: readonly string[];
  stop(signal: NodeJS.Signals): Promise<number | null>;
}

/** What `npm run NAME` runs, without npm in between: the program, and its arguments. */
export function commandOf(name: string, checkout = ROOT): readonly [program: string, ...words: string[]] {
  const { scripts } = JSON.parse(readFileSync(join(checkout, "package.json"), "utf8")) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  const [program = "", ...words] = scripts[name]?.split(" ") ?? [];
  return [program === "node" ? process.execPath : program, ...words];
}

/**
 * Starts what `npm run` with these words does, without npm in between, and waits until it has printed where it listens.
 *
 * @param checkout whose program; left out, this one's
 */
export async function startProgram(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  checkout = ROOT,
): Promise<RunningProgram> {
  const [script = "", ...rest] = args;
  return startCommand([...commandOf(script, checkout), ...rest], environment, checkout);
}

/** The same with a program that is named by its file. */
export async function startCommand(
  [program, ...words]: readonly [string, ...string[]],
  environment: NodeJS.ProcessEnv,
  directory: string,
): Promise<RunningProgram> {
  const child = spawn(program, words, { cwd: directory, env: environment });
  let output = "";
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  await new Promise<void>((resolve, reject) => {
    const listen = (chunk: Buffer) => {
      output += chunk.toString();
      if (/Ctrl\+C|^(?:Gateway|Service) on .*\n/m.test(output)) resolve();
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.stderr.on("data", (chunk: Buffer) => keepLogLine(chunk.toString()));
    child.once("exit", () => reject(new Error(`It ended before it listened:\n${output}`)));
  });
  const stop = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return exited;
  };
  return {
    child,
    output: () => output,
    urls: [...new Set([...output.matchAll(/http:\/\/[\d.]+:\d+/g)].map(([url]) => url))],
    stop,
    [Symbol.asyncDispose]: async () => void (await stop("SIGKILL")),
  };
}

export interface RestartableProgram extends RunningProgram {
  /** Once it was stopped, with other variables besides. */
  start(variables?: NodeJS.ProcessEnv): Promise<void>;
}

/** `npm start`, and again whenever a test says so. */
export async function startRestartable(environment: NodeJS.ProcessEnv): Promise<RestartableProgram> {
  let running = await startProgram(["start"], environment);
  return {
    get child() {
      return running.child;
    },
    get urls() {
      return running.urls;
    },
    output: () => running.output(),
    stop: (signal) => running.stop(signal),
    async start(variables = {}) {
      running = await startProgram(["start"], { ...environment, ...variables });
    },
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  };
}

/** Runs `node src/main.ts` to its end. */
export async function runProgram(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<{ code: number; stdout: string; stderr: string }> {
  try {
    return { code: 0, ...(await run(process.execPath, ["src/main.ts", ...args], { cwd: ROOT, env: environment })) };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, stdout, stderr };
  }
}
