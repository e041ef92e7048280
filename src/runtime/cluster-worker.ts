import cluster from "node:cluster";
import { once } from "node:events";
import type { Config } from "../config/config.ts";
import { formatError } from "./format-error.ts";
import { createLogger } from "./logger.ts";
import { flushCompileCacheSoon } from "./flush-compile-cache.ts";
import { startGateway, type EmbeddedService } from "./start-gateway.ts";
import type { WorkOrder, WorkReport } from "./cluster-primary.ts";

/** Runs the gateway as one of several processes, until the one that started it says stop or is gone. */
export async function work(config: Config): Promise<void> {
  // A terminal and a supervisor signal the whole group: the first process alone decides, and tells its workers.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => {});
  try {
    const [{ port, serviceUrl }] = (await once(process, "message")) as [WorkOrder];
    const service = serviceUrl === undefined ? undefined : await serviceAt(serviceUrl, config);
    const graphUrl = serviceUrl ?? config.graphUrl;
    if (graphUrl === undefined) throw new TypeError("A worker was started without an upstream.");
    const metrics = config.metricsPort === undefined ? undefined : await createMetrics();
    const logger = createLogger(config.logLevel);
    const gateway = await startGateway({ ...config, port }, graphUrl, service, logger, metrics?.gateway);
    process.on("message", (message) => {
      if (message === "stop") void gateway.close().then(() => cluster.worker?.disconnect());
    });
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
