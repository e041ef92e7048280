import cluster, { type Worker } from "node:cluster";
import { once } from "node:events";
import { createServer } from "node:http";
import type { Logger } from "pino";
import type { Config } from "../config/config.ts";
import { close, listen } from "./listen.ts";
import type { Running } from "./start-gateway.ts";
import { UsageError } from "./usage-error.ts";

/** What a worker is told once it asks what to do. */
export interface WorkOrder {
  /** The same for every worker, also where PORT=0 left it to the system. */
  readonly port: number;
  readonly serviceUrl: string | undefined;
}

/** What a worker says: that it listens, or why it can't. */
export type WorkReport = "listening" | { readonly problem: string };

const FIRST_DELAY = 100;
const MAX_DELAY = 30_000;
/** A worker that lived so long did not fail at its start: the next one need not wait. */
const STABLE_LIFETIME = 60_000;

/**
 * How long to wait before a worker that ended is replaced, in milliseconds: longer each time it ends early, so that one
 * that can't start doesn't keep the machine busy with trying.
 *
 * @param lifetime how long it lived, in milliseconds
 * @param earlier what was waited the time before; 0 for the first time
 */
export function replacementDelay(lifetime: number, earlier: number): number {
  return lifetime >= STABLE_LIFETIME ? FIRST_DELAY : Math.min(MAX_DELAY, Math.max(FIRST_DELAY, earlier * 2));
}

/**
 * `WORKERS=n`: gateways in n processes on one port, each with its own read queues. A worker that ends is replaced.
 *
 * @param serviceUrl of the service that this process embeds, if it does
 * @param stopping tells the workers at once that they are to stop; whoever closes then waits for them
 * @throws {UsageError} when the port can't be had, or a worker can't start: said once, whatever their number
 */
export async function startWorkers(
  config: Config,
  serviceUrl: string | undefined,
  logger: Logger,
  stopping: AbortSignal,
): Promise<Running> {
  // Tried here first: so a port that is taken is said by one process, and PORT=0 is the same for all, for good.
  const probe = createServer();
  const url = await listen(probe, config.host, config.port, "PORT");
  await close(probe, 0);
  const order: WorkOrder = { port: Number(new URL(url).port || 80), serviceUrl };

  const listening = new Set<Worker>();
  const starting = new Set<Worker>();
  const waiting = new Set<NodeJS.Timeout>();

  /** Settles when the worker listens; what it complains of instead is the error. */
  async function start(earlierDelay: number): Promise<void> {
    if (isStopping) return;
    const born = Date.now();
    const worker = cluster.fork();
    starting.add(worker);
    worker.once("exit", (code, signal) => {
      starting.delete(worker);
      if (!listening.delete(worker) || isStopping) return;
      replace({ pid: worker.process.pid, code, signal }, replacementDelay(Date.now() - born, earlierDelay));
    });
    worker.send(order, ignore);
    const [report] = (await Promise.race([once(worker, "message"), once(worker, "exit")])) as [WorkReport | number];
    if (isStopping) return;
    if (typeof report === "object") throw new UsageError(report.problem);
    if (report !== "listening") throw new UsageError("A worker ended before it listened.");
    starting.delete(worker);
    listening.add(worker);
  }

  function replace(ended: object, delay: number): void {
    logger.error({ ...ended, delay }, "A worker ended and is replaced");
    const timer = setTimeout(() => {
      waiting.delete(timer);
      start(delay).catch((error: unknown) => {
        if (!isStopping) replace({ err: error }, replacementDelay(0, delay));
      });
    }, delay);
    waiting.add(timer);
  }

  let isStopping = false;
  const ended: Promise<unknown>[] = [];
  /** Each of them goes on for a while, and then finishes what it has begun, also one that is only starting. */
  function tellToStop(): void {
    if (isStopping) return;
    isStopping = true;
    for (const timer of waiting) clearTimeout(timer);
    for (const worker of [...starting, ...listening]) {
      ended.push(once(worker, "exit"));
      worker.send("stop", ignore);
    }
  }
  async function stop(): Promise<void> {
    tellToStop();
    await Promise.all(ended);
  }
  if (stopping.aborted) tellToStop();
  stopping.addEventListener("abort", tellToStop, { once: true });

  try {
    // The first alone: what keeps it from starting would keep them all.
    await start(0);
    await Promise.all(Array.from({ length: config.workers - 1 }, () => start(0)));
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, close: stop };
}

/** Whoever can't be told any more is gone, which its `exit` says. */
function ignore(): void {}
