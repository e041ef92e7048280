import type { IncomingMessage, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Writable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { pino } from "pino";
import { createGateway, type GatewayOptions } from "../../src/gateway/http/gateway-server.ts";
import { DEFAULT_LIMITS } from "../../src/common/operation-limits.ts";
import { createIdentity, type IdentitySettings } from "../../src/identity/create-identity.ts";
import { PassthroughIdentity } from "../../src/identity/passthrough-mode.ts";
import { call, type Answer } from "./http.ts";
import { gatewayAccessLog } from "../../src/telemetry/access-log.ts";
import { keepLogLine } from "./log-search.ts";

export interface RunningGateway extends AsyncDisposable {
  readonly url: string;
  readonly server: Server;
  /** Every log line, of every level. */
  readonly log: string[];
  /** The access log: a line for each request that has ended. */
  readonly accessLog: string[];
  query(document: string, options?: QueryOptions): Promise<Answer>;
}

interface QueryOptions {
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Settings {
  /** Sent by queries that name no other. */
  readonly token?: string;
  readonly identity?: IdentitySettings;
  /** Milliseconds since 1970, as all that is about tokens has them. */
  readonly identityClock?: () => number;
}

/**
 * Settles when so many operations have come in from now on, and each has gone as far as it can without an answer of the
 * upstream. That takes turns of the event loop that both run on, however long these are on a busy machine.
 */
export async function operationsBegun({ server }: RunningGateway, count: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let read = 0;
  const listen = (request: IncomingMessage) => void request.once("end", () => ++read === count && resolve());
  server.on("request", listen);
  await promise;
  server.off("request", listen);
  for (let turn = 0; turn < 20; turn++) await setImmediate();
}

/** The real gateway on a free port, in front of `upstream`. */
export async function startGateway(
  upstream: string,
  options: Partial<Omit<GatewayOptions, "logger" | "identity">> & Settings = {},
): Promise<RunningGateway> {
  const { token: usualToken, identity, identityClock = Date.now, ...rest } = options;
  const log: string[] = [];
  const stream = new Writable({
    write(line: Buffer, _encoding, done) {
      log.push(line.toString());
      keepLogLine(line.toString());
      done();
    },
  });
  const accessLog: string[] = [];
  const observer = gatewayAccessLog((line) => {
    accessLog.push(line);
    keepLogLine(line);
  });
  const logger = pino({ level: "trace" }, stream);
  const server = createGateway({
    graphUrl: upstream,
    appointmentsUrl: upstream,
    // Most tests are about what lies behind: their token passes through.
    identity: identity === undefined ? new PassthroughIdentity() : createIdentity(identity, logger, identityClock),
    production: false,
    readSlots: 4,
    // Most tests look at the first answer; those about further attempts give a retryTime.
    readRetryTime: 0,
    readCacheBytes: 32_000_000,
    logger,
    observer,
    operationDeadline: 15_000,
    writeDeadline: 10_000,
    // Many tests are about an upstream that does nothing but fail.
    circuitBreaker: false,
    // The tests run both ways: as a project of Vitest's each.
    queryEngine: process.env["QUERY_ENGINE"] === "graphql-js" ? "graphql-js" : "plans",
    persistedDocuments: { documents: new Map(), only: false },
    compression: false,
    operationLimits: DEFAULT_LIMITS,
    allowedOrigins: new Set(["https://frontend.example"]),
    ...rest,
  });
  // No test hangs on how long a connection may be idle. Where the event loop of both sides stands still for five seconds,
  // as on a busy machine, a request would be sent over a connection that is being closed.
  server.keepAliveTimeout = 600_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    server,
    log,
    accessLog,
    query: (query, { variables, token = usualToken, headers } = {}) =>
      call("POST", `${url}/graphql`, {
        body: { query, variables },
        ...(token === undefined ? {} : { token }),
        ...(headers === undefined ? {} : { headers }),
      }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      // Its callers got the right answers, so that nothing else tells.
      const failure = log.find((line) => line.includes("plan failed"));
      if (failure !== undefined) throw new Error(`A plan failed where graphql-js did not: ${failure}`);
    },
  };
}
