import cluster from "node:cluster";
import { setTimeout as sleep } from "node:timers/promises";
import type { Config } from "../config/config.ts";
import { nameOfDatabase } from "../config/database-location.ts";
import { formatError } from "../runtime/format-error.ts";
import { createLogger } from "../runtime/logger.ts";
import { flushCompileCacheSoon } from "../runtime/flush-compile-cache.ts";
import { startGateway } from "../runtime/start-gateway.ts";
import { startService, type StartedService } from "../runtime/start-service.ts";
import { UsageError } from "../runtime/usage-error.ts";
import { invocationOf } from "./program-name.ts";

const print = (text: string) => void process.stdout.write(`${text}\n`);

/** Runs what the command names until SIGINT or SIGTERM. */
export async function serve(command: "start" | "gateway" | "service", config: Config): Promise<void> {
  if (cluster.isWorker) return (await import("../runtime/cluster-worker.ts")).work(config);
  const stopping = new AbortController();
  const closers: (() => Promise<void>)[] = [];
  const toldToStop = new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.once(signal, () => {
        // Whoever is impatient and asks twice is obeyed at once.
        process.once(signal, () => process.exit(1));
        stopping.abort();
        resolve();
      });
    }
  });
  try {
    await open(command, config, closers, stopping.signal);
  } catch (error) {
    await stop(closers);
    // Whatever was not to be any more.
    if (stopping.signal.aborted) return;
    throw error;
  }
  flushCompileCacheSoon();
  toldToStop
    .then(() => sleep(config.stopDelaySeconds * 1000))
    .then(() => stop(closers))
    .catch((error: unknown) => {
      process.stderr.write(formatError(error));
      process.exitCode = 1;
    });
}

/** Starts what the command names; `closers` gets what stops it, in the order to stop in. */
async function open(
  command: "start" | "gateway" | "service",
  config: Config,
  closers: (() => Promise<void>)[],
  stopping: AbortSignal,
): Promise<void> {
  const logger = createLogger(config.logLevel);
  const embedded = command === "start" && config.graphUrl === undefined;
  if (command === "gateway" && config.graphUrl === undefined) {
    throw new UsageError(
      "The gateway alone needs GRAPH_URL: the origin of the upstream, such as http://127.0.0.1:4001.",
    );
  }

  if (embedded && config.registration !== undefined) {
    throw new UsageError(
      "The embedded service takes tokens of its own identity provider alone: leave AUTHORITY, CLIENT_ID and the " +
        "credential out, or set GRAPH_URL.",
    );
  }

  const metrics = config.metricsPort === undefined ? undefined : await openMetrics(command, config, closers);

  let graphUrl = config.graphUrl;
  let service: StartedService | undefined;
  if (command === "service" || embedded) {
    if (embedded && config.production) {
      throw new UsageError(
        "The embedded service's identity provider is for development, which NODE_ENV=production refuses. " +
          "Set GRAPH_URL to Microsoft Graph, or to a service that runs with AUTHORITY and APPOINTMENTS_AUDIENCE.",
      );
    }
    service = await startService(config, logger, stopping, metrics?.service);
    graphUrl = service.url;
    closers.push(service.close);
    if (command === "service") {
      const { registeredStartText, startText } = await import("./welcome-text.ts");
      const { database, serviceRegistration, servicePublicUrl } = config;
      const text = serviceRegistration ? registeredStartText : startText;
      print(await text(service.url, nameOfDatabase(database), servicePublicUrl));
    }
  }
  if (command !== "service" && graphUrl !== undefined) {
    const gateway =
      config.workers === 1
        ? await startGateway(config, graphUrl, service, logger, stopping, metrics?.gateway)
        : await (await import("../runtime/cluster-primary.ts")).startWorkers(config, service?.url, logger, stopping);
    closers.unshift(gateway.close);
    const { url } = gateway;
    if (stopping.aborted) return;
    print(embedded ? await welcome(url, graphUrl, config) : `Gateway on ${url}/graphql, upstream ${graphUrl}.`);
  }
}

/** Of a service alone they are where it is; otherwise where the gateway is. */
async function openMetrics(command: string, config: Config, closers: (() => Promise<void>)[]) {
  const { startMetrics } = await import("../runtime/start-metrics.ts");
  const { url, close, metrics } = await startMetrics(command === "service" ? config.serviceHost : config.host, config);
  closers.push(close);
  print(`Metrics on ${url}/metrics.`);
  return metrics;
}

async function stop(closers: readonly (() => Promise<void>)[]): Promise<void> {
  // One after the other: the gateway answers what it has begun before the service behind it goes.
  for (const close of closers) await close();
}

async function welcome(url: string, serviceUrl: string, config: Config): Promise<string> {
  const { sampleText } = await import("./welcome-text.ts");
  return [
    "Virtual Appointment Gateway",
    "",
    `  Playground and GraphQL   ${url}/graphql`,
    `  Desk                     ${url}/desk`,
    `  Embedded service         ${serviceUrl}/beta`,
    `  Data                     ${nameOfDatabase(config.database)}`,
    `  Token                    ${invocationOf("token")}`,
    "",
    ...(await sampleText()),
    "",
    "Press Ctrl+C to stop.",
  ].join("\n");
}
