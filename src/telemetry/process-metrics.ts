import { AggregatorRegistry, collectDefaultMetrics, Registry } from "prom-client";
import { GatewayMetrics } from "./gateway-metrics.ts";
import type { Metric } from "./metric-cells.ts";
import { ServerMetrics } from "./server-metrics.ts";
import { ServiceMetrics } from "./service-metrics.ts";

/** The values of a process's metrics at a moment, in a form that goes from one process to another. */
export type Snapshot = Awaited<ReturnType<Registry["getMetricsAsJSON"]>>;

/** All that is counted in this process: of the gateway, of the service, and of Node itself. */
export class ProcessMetrics {
  readonly gateway: GatewayMetrics;
  readonly service: ServiceMetrics;
  readonly #registry = new Registry();

  constructor() {
    const server = new ServerMetrics();
    this.gateway = new GatewayMetrics(server);
    this.service = new ServiceMetrics(server);
    for (const metric of [...server.metrics, ...this.gateway.metrics, ...this.service.metrics]) {
      this.#registry.registerMetric(metric as Metric & Parameters<Registry["registerMetric"]>[0]);
    }
    collectDefaultMetrics({ register: this.#registry });
  }

  snapshot(): Promise<Snapshot> {
    return this.#registry.getMetricsAsJSON();
  }

  /** In Prometheus's text format, with those of other processes added. */
  async text(others: readonly Snapshot[]): Promise<string> {
    if (others.length === 0) return this.#registry.metrics();
    return AggregatorRegistry.aggregate([await this.snapshot(), ...others]).metrics();
  }
}

export const CONTENT_TYPE = Registry.PROMETHEUS_CONTENT_TYPE;
