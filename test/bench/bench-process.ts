import { spawn } from "node:child_process";
import { once } from "node:events";
import { ROOT } from "../support/programs/program.ts";
import { placed, type Place } from "./cores.ts";

export interface BenchProcess extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
}

export interface ProcessOptions {
  readonly place: Place;
  readonly environment: Readonly<Record<string, string>>;
  readonly directory?: string;
  /** Where it listens, of a program that doesn't print that. */
  readonly url?: string;
}

/** Starts a program with this environment and no other, and waits until it has printed its first URL. */
export async function startProcess(command: readonly string[], options: ProcessOptions): Promise<BenchProcess> {
  const { place, environment, directory = ROOT, url: knownUrl } = options;
  const [program = "", ...words] = placed(place, command);
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(program, words, { cwd: directory, env: { PATH, HOME, ...environment } });
  const kill = () => void child.kill("SIGKILL");
  process.once("exit", kill);
  let output = "";
  const ended = once(child, "exit");
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: string) => {
      // The last of it is enough to say what went wrong.
      output = (output + chunk).slice(-20_000);
      const found = knownUrl ?? /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0];
      if (found !== undefined) resolve(found);
    };
    child.stdout.setEncoding("utf8").on("data", read);
    child.stderr.setEncoding("utf8").on("data", read);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${command.join(" ")} ended with ${code}: ${output.slice(-2000)}`)));
    if (knownUrl !== undefined) resolve(knownUrl);
  });
  return {
    url,
    pid: child.pid ?? 0,
    async [Symbol.asyncDispose]() {
      process.off("exit", kill);
      child.kill("SIGTERM");
      const impatience = setTimeout(kill, 3000);
      await ended;
      clearTimeout(impatience);
    },
  };
}
