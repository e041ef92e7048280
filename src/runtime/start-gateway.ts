import type { Logger } from "pino";
import type { Tracer } from "../common/tracer.ts";
import type { RequestObserver } from "../gateway/http/request-record.ts";
import type { Config } from "../config/config.ts";
import { createGatewayIdentity } from "./gateway-identity.ts";
import { close, listen } from "./listen.ts";
import { openAccessLog } from "./logger.ts";
import { openTraces } from "./open-traces.ts";
import { readPersistedDocuments } from "./load-persisted-documents.ts";
import type { GatewayMetrics } from "../telemetry/gateway-metrics.ts";
import type { SigningKey } from "../sandbox/identity-provider/signing-key.ts";

/** The service of the same `npm start`, as the gateway in front of it needs it. */
export interface EmbeddedService {
  readonly url: string;
  /** What its sample users' tokens are signed with. */
  readonly signingKey: SigningKey | undefined;
}

/** What answers at `url` until it is closed. */
export interface Running {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Beyond the deadline of operations, in milliseconds: for what they have to say at its end. */
const STOP_MARGIN = 1000;

/**
 * The gateway in this process, listening: in front of the embedded service, or of GRAPH_URL without one.
 *
 * @param stopping from then on it is not ready, and each of its answers is the last one on its connection
 */
export async function startGateway(
  config: Config,
  graphUrl: string,
  service: EmbeddedService | undefined,
  logger: Logger,
  stopping: AbortSignal,
  metrics?: GatewayMetrics,
): Promise<Running> {
  const traces = config.traces && (await openTraces(config.traces, "gateway", logger));
  const { createGateway } = await import("../gateway/http/gateway-server.ts");
  const { appointmentsUrl = graphUrl, production } = config;
  const signingKey = service?.signingKey;
  const persistedDocuments = readPersistedDocuments(config);
  const desk = service && (await import("./start-desk.ts")).startDesk(service.url, config.authMode, logger);
  const write = openAccessLog(config.logLevel);
  const accessLog = write && (await import("../telemetry/access-log.ts")).gatewayAccessLog(write);
  const gateway = createGateway({
    graphUrl,
    appointmentsUrl,
    calendar: config.calendar,
    identity: await createGatewayIdentity(config, service?.url, logger, {
      tokenReport: metrics?.tokenReport,
      tracer: traces?.tracer,
    }),
    production,
    logger,
    stopping,
    observer: await observerOf([accessLog, metrics, traces && (await gatewayTracesOf(traces.tracer))]),
    graphObserver: metrics,
    tracer: traces?.tracer,
    sampleToken: signingKey && (() => playgroundToken(signingKey, config)),
    queryEngine: config.queryEngine,
    persistedDocuments,
    allowedOrigins: config.allowedOrigins,
    compression: config.compression,
    federation: config.federation,
    operationLimits: config.operationLimits,
    desk: desk?.serve,
    readSlots: config.readSlots,
    readRetryTime: config.readRetrySeconds * 1000,
    readCacheBytes: config.readCacheBytes,
    liveBounds: { subscriptions: config.maxSubscriptions },
    operationDeadline: config.operationDeadlineSeconds * 1000,
    writeDeadline: config.writeDeadlineSeconds * 1000,
    circuitBreaker: true,
    callerRate: config.operationsPerMinute,
  });
  const url = await listen(gateway, config.host, config.port, "PORT");
  desk?.build();
  return {
    url,
    close: async () => {
      desk?.stop();
      await close(gateway, config.operationDeadlineSeconds * 1000 + STOP_MARGIN);
      await traces?.close();
    },
  };
}

/** One observer in the place of those that are wanted. */
async function observerOf(all: readonly (RequestObserver | undefined)[]): Promise<RequestObserver | undefined> {
  const observers = all.filter((observer) => observer !== undefined);
  if (observers.length < 2) return observers[0];
  return (await import("../telemetry/all-observers.ts")).allOfGateway(observers);
}

async function gatewayTracesOf(tracer: Tracer): Promise<RequestObserver> {
  return (await import("../telemetry/traces/gateway-traces.ts")).gatewayTraces(tracer);
}

async function playgroundToken(signingKey: SigningKey, { authMode }: Config): Promise<string> {
  const { issuePlaygroundToken } = await import("../sandbox/sample-token.ts");
  return issuePlaygroundToken(signingKey, authMode === "passthrough" ? "service" : "gateway");
}
