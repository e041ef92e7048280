import { spawn } from "node:child_process";
import { once } from "node:events";
import { commandOf, ROOT } from "../../support/programs/program.ts";
import { placed } from "../cores.ts";
import { residentMegabytes } from "../process-usage.ts";
import type { ProbeReport } from "./probe.ts";

const PROBE = new URL("probe.ts", import.meta.url).href;
const MEGABYTE = 1024 * 1024;
/** How often the system is asked for its memory, in milliseconds. */
const SAMPLE = 50;

/** What was seen of a gateway since the last time somebody looked. */
export interface Sighting {
  /** Milliseconds. */
  readonly stall: number;
  /** Megabytes. */
  readonly resident: number;
  readonly heap: number;
}

/** A gateway with a small heap, and what becomes of it. */
export interface WatchedGateway extends AsyncDisposable {
  readonly url: string;
  /** The worst since the last time. */
  look(): Sighting;
  /** How it ended; `undefined` while it runs. */
  ending(): string | undefined;
}

export async function startWatchedGateway(environment: Readonly<Record<string, string>>): Promise<WatchedGateway> {
  const [node, ...words] = commandOf("gateway");
  const flags = ["--max-old-space-size=256", "--import", PROBE];
  const [program = "", ...rest] = placed("measured", [node, ...flags, ...words]);
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(program, rest, {
    cwd: ROOT,
    env: { PATH, HOME, ...environment },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const kill = () => void child.kill("SIGKILL");
  process.once("exit", kill);
  let ending: string | undefined;
  let output = "";
  const ended = once(child, "exit");
  child.once("exit", (code, signal) => {
    const reason = /FATAL ERROR: ([^\n]+)/.exec(output)?.[1];
    ending = `ended with ${signal ?? code}${reason === undefined ? "" : `: ${reason}`}`;
  });
  let seen = { stall: 0, resident: 0, heap: 0 };
  let heard = performance.now();
  child.on("message", ({ stall, heap }: ProbeReport) => {
    heard = performance.now();
    seen = { ...seen, stall: Math.max(seen.stall, stall), heap: Math.max(seen.heap, heap / MEGABYTE) };
  });
  const sampling = setInterval(() => {
    // Of a process that ends while it stands still no report comes any more.
    const silence = ending === undefined ? performance.now() - heard - 500 : 0;
    const resident = Math.max(seen.resident, residentMegabytes(child.pid ?? 0) ?? 0);
    seen = { ...seen, stall: Math.max(seen.stall, silence), resident };
  }, SAMPLE);
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: string) => {
      output = (output + chunk).slice(-20_000);
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0];
      if (found !== undefined) resolve(found);
    };
    child.stdout?.setEncoding("utf8").on("data", read);
    child.stderr?.setEncoding("utf8").on("data", read);
    child.once("exit", () => reject(new Error(`The gateway ended: ${output.slice(-2000)}`)));
  });
  return {
    url,
    look() {
      const sighting = seen;
      seen = { stall: 0, resident: residentMegabytes(child.pid ?? 0) ?? 0, heap: 0 };
      return sighting;
    },
    ending: () => ending,
    async [Symbol.asyncDispose]() {
      clearInterval(sampling);
      process.off("exit", kill);
      // It may well not hear anything gentler.
      kill();
      await ended;
    },
  };
}
