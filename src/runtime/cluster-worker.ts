import cluster from "node:cluster";
import { setTimeout as sleep } from "node:timers/promises";
import type { Config } from "../config/config.ts";
import { formatError } from "./format-error.ts";
import { createLogger } from "./logger.ts";
import { flushCompileCacheSoon } from "./flush-compile-cache.ts";
import { startGateway, type EmbeddedService, type Running } from "./start-gateway.ts";
import type { WorkOrder, WorkReport } from "./cluster-primary.ts";

/** Runs the gateway as one of several processes, until the one that started it says stop or is gone. */
export async function work(config: Config): Promise<void> {
  const stopping = new AbortController();
  let closing: Promise<void> | undefined;
  const started = Promise.withResolvers<Running>();
  // It may be told to stop before it listens: what it has taken by then is answered all the same.
  const stop = async (): Promise<void> => {
    stopping.abort();
    const [gateway] = await Promise.all([started.promise, sleep(config.stopDelaySeconds * 1000)]);
    await gateway.close();
    cluster.worker?.disconnect();
  };
  const ordered = Promise.withResolvers<WorkOrder>();
  process.on("message", (message: WorkOrder | "stop") => {
    if (message === "stop") closing ??= stop().catch(() => {});
    else if ("port" in message) ordered.resolve(message);
  });
  // A terminal and a supervisor signal the whole group: the first process alone decides, and tells its workers.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => {});
  try {
    const { port, serviceUrl } = await ordered.promise;
    const service = serviceUrl === undefined ? undefined : await serviceAt(serviceUrl, config);
    const graphUrl = serviceUrl ?? config.graphUrl;
    if (graphUrl === undefined) throw new TypeError("A worker was started without an upstream.");
    const metrics = config.metricsPort === undefined ? undefined : await createMetrics();
    const logger = createLogger(config.logLevel);
    const gateway = await startGateway(
      { ...config, port },
      graphUrl,
      service,
      logger,
      stopping.signal,
      metrics?.gateway,
    );
    started.resolve(gateway);
    report("listening");
    if (metrics !== undefined) (await import("../telemetry/worker-metrics.ts")).answerWithMetrics(metrics);
    flushCompileCacheSoon();
  } catch (error) {
    report({ problem: formatError(error).trimEnd() });
    process.exitCode = 1;
    cluster.worker?.disconnect();
  }
}

function report(message: WorkReport): void {
  process.send?.(message);
}

async function createMetrics() {
  return new (await import("../telemetry/process-metrics.ts")).ProcessMetrics();
}

async function serviceAt(url: string, config: Config): Promise<EmbeddedService> {
  const { loadSigningKey } = await import("../sandbox/identity-provider/signing-key.ts");
  return { url, signingKey: await loadSigningKey(config.dataDirectory) };
}
