import type { Config } from "../config/config.ts";
import { createMetricsServer } from "../telemetry/metrics-server.ts";
import { ProcessMetrics } from "../telemetry/process-metrics.ts";
import { workersMetrics } from "../telemetry/worker-metrics.ts";
import { close, listen } from "./listen.ts";
import type { Running } from "./start-gateway.ts";

/** How long who reads them at the end may take, in milliseconds. */
const MAX_STOP = 1000;

/**
 * What this process counts, and a server from which Prometheus reads it, together with what the workers of this process have
 * counted.
 *
 * @throws {UsageError} when the port can't be had
 */
export async function startMetrics(
  host: string,
  { metricsPort = 0 }: Config,
): Promise<Running & { readonly metrics: ProcessMetrics }> {
  const metrics = new ProcessMetrics();
  const server = createMetricsServer(async () => metrics.text(await workersMetrics()));
  const url = await listen(server, host, metricsPort, "METRICS_PORT");
  return { url, metrics, close: () => close(server, MAX_STOP) };
}
