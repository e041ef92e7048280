import { randomBytes } from "node:crypto";
import type * as http from "node:http";
import { createRequire } from "node:module";
import type { Socket } from "node:net";
import type { DocumentNode } from "graphql";
import type { Logger } from "pino";
import type { AllowedOrigins } from "../../common/allowed-origins.ts";
import { probeOf } from "../../common/probe.ts";
import type { OperationLimits } from "../../common/operation-limits.ts";
import { isLoopbackHost } from "../../common/loopback.ts";
import type { GraphObserver } from "../../graph/graph-observer.ts";
import { GraphClient, type GraphClientOptions } from "../../graph/graph-client.ts";
import type { Identity } from "../../identity/identity.ts";
import { authenticateRequest, ownerOf, sessionOf } from "./authentication.ts";
import { Connections } from "./bounds/client-connections.ts";
import type { GatewayContext } from "../schema/context.ts";
import { OperationContexts } from "./bounds/operation-contexts.ts";
import { DocumentCache } from "../execution/document-cache.ts";
import type { DeskHandler } from "./desk-files.ts";
import { handleDirectPost, type DirectPost } from "../execution/direct-post.ts";
import { createQueryEngine, type QueryEngineKind } from "../execution/query-engine.ts";
import { isDeskPath, isHost, isPage, isPageRequest, redirectHome } from "./request-target.ts";
import { Compression } from "./compression.ts";
import { Cors } from "./cors.ts";
import { operationTimeOf } from "./bounds/operation-time.ts";
import { callerGone } from "../execution/caller-gone.ts";
import { createMaskError } from "./mask-error.ts";
import { usePersistedDocuments, type PersistedDocuments } from "./persisted-documents.ts";
import { answerProbe } from "./health-probes.ts";
import { KnownOperations } from "./known-operations.ts";
import { answerHeaders, beginRecord, idHeaders, recordOf, type RequestObserver } from "./request-record.ts";
import { recordResult, recordResults, watchRequests } from "./observe-requests.ts";
import { renderPlayground } from "../playground/page.ts";
import { ARRIVAL_TIMEOUTS, type ArrivalTimeouts } from "./bounds/arrival-timeouts.ts";
import { admit, mayAsk } from "./bounds/admission.ts";
import { LiveOperations } from "./live/live-operations.ts";
import type { LiveBounds } from "./live/live-streams.ts";
import { CallerRate } from "./bounds/caller-rate.ts";
import { FairTurns } from "./bounds/fair-turns.ts";
import { refuse } from "./refusal.ts";
import { RequestBodies } from "./bounds/request-bodies.ts";
import { passOver } from "./unread-body.ts";
import { DATA_HEADERS, playgroundHeaders } from "./safe-headers.ts";
import { answerConditionally } from "./conditional-get.ts";
import { createYogaHandler, type ServerContext } from "./yoga-internals.ts";
import { servedSchema } from "../schema/federation/subgraph.ts";

// An import would take all that this module has to offer, and for its WebSocket Node loads an HTTP client of its own: in
// a gateway by itself, 30 ms and 16 MB for nothing.
const { createServer } = createRequire(import.meta.url)("node:http") as typeof http;

type UpstreamOptions = Omit<GraphClientOptions, "observer" | "maxReadWait" | "maxWriteWait" | "now" | "report">;

export interface GatewayOptions extends UpstreamOptions {
  /** Finds out who calls, and with what to call the upstream for them. Closed with the gateway. */
  readonly identity: Identity;
  /** Playground and introspection are on unless this is set. */
  readonly production: boolean;
  /** How long an operation may take, all that it reads and writes included, in milliseconds. Callers may ask for less. */
  readonly operationDeadline: number;
  /** Operations that a caller may send a minute; absent, as many as it likes. */
  readonly callerRate?: number | undefined;
  readonly logger: Logger;
  /** Told of each request, for the access log and the metrics; absent, nobody is. */
  readonly observer?: RequestObserver | undefined;
  /** Told of what goes upstream, for the metrics. */
  readonly graphObserver?: GraphObserver | undefined;
  /** What executes operations. With graphql-js, Yoga does everything: no request skips any of it. */
  readonly queryEngine: QueryEngineKind;
  /** Documents that callers may name instead of sending them. */
  readonly persistedDocuments: PersistedDocuments;
  /** Issues the token that the playground starts with; absent when the upstream is not the embedded service. */
  readonly sampleToken?: (() => Promise<string>) | undefined;
  /** What an operation may hold, and what it may ask for. */
  readonly operationLimits: OperationLimits;
  /** Whose pages may read answers. */
  readonly allowedOrigins: AllowedOrigins;
  /** Whether answers are compressed for callers that ask for it. */
  readonly compression: boolean;
  /** Whether a router of Apollo Federation may ask it, and be told the schema. */
  readonly federation?: boolean;
  /** The example web app at `/desk`; absent, there is none. */
  readonly desk?: DeskHandler | undefined;
  readonly arrivalTimeouts?: ArrivalTimeouts;
  /** How many subscriptions there may be, and how patient they are. */
  readonly liveBounds?: Partial<LiveBounds>;
  /** From then on it is not ready, and each of its answers is the last one on its connection. */
  readonly stopping?: AbortSignal | undefined;
}

/** How long a read waits to be sent while all that it could be sent with is in use, in milliseconds. */
const MAX_READ_WAIT = 5000;

/** The GraphQL face as an HTTP server, not yet listening. Closing it closes its upstream connections. */
export function createGateway(options: GatewayOptions): http.Server {
  const { identity, production, logger, sampleToken, persistedDocuments, desk, queryEngine, ...others } = options;
  const {
    arrivalTimeouts = ARRIVAL_TIMEOUTS,
    allowedOrigins,
    operationLimits,
    compression,
    federation,
    observer,
    graphObserver,
    stopping,
    callerRate,
    liveBounds = {},
    ...upstream
  } = others;
  const encoder = compression ? new Compression() : undefined;
  const schema = servedSchema(federation);
  const graph = new GraphClient({
    ...upstream,
    observer: graphObserver,
    maxReadWait: Math.min(MAX_READ_WAIT, upstream.operationDeadline / 3),
    now: Date.now,
    report: ({ method, cause }) => logger.warn({ method, err: cause }, "The upstream did not answer as it should"),
  });
  const connections = new Connections();
  const contexts = new OperationContexts(graph, upstream.operationDeadline, operationLimits.cost);
  const createContext = (_request: Request, { req }: ServerContext): GatewayContext => {
    const { use, outcomes, live } = recordOf(req);
    const time = operationTimeOf(req.headers, upstream.operationDeadline);
    const context = contexts.begin({ ...sessionOf(req), use, outcomes, live }, time);
    const { life } = context.requester;
    connections.watch(req, (isAnswered) => {
      contexts.finish(life);
      if (!isAnswered) life.end(callerGone);
    });
    return context;
  };
  const errorMessage = "Unexpected error.";
  const maskError = createMaskError(logger);
  const masked = (error: unknown) => maskError(error, errorMessage);
  const documents = new DocumentCache<DocumentNode>(({ tokenCount = 0 }) => tokenCount);
  const engine = createQueryEngine<ServerContext, GatewayContext>({
    kind: queryEngine,
    schema,
    documents,
    createContext,
    renewContext: contexts.renew,
    eventContext: contexts.forEvent,
    maskError: masked,
    limits: operationLimits,
    onPlanFailure: (error) => logger.error({ err: error }, "A query's plan failed, graphql-js executed the query"),
    production,
    plugins: [
      {
        name: "persisted documents",
        plugin: usePersistedDocuments(persistedDocuments),
        // Where a document may be sent it lets it pass; where none may, nothing is repeated.
        maySkip: ["onParams", "onParse", "onValidate"],
      },
      // What skips them is told by handleDirectPost.
      ...(observer === undefined
        ? []
        : [{ name: "results", plugin: recordResults, maySkip: ["onParams", "onResultProcess"] as const }]),
      // It is about GET alone, which skips nothing.
      { name: "conditional get", plugin: answerConditionally, maySkip: ["onResponse"] },
      ...(encoder === undefined ? [] : [encoder.plugin]),
      // It is about GET alone.
      ...(production ? [] : [{ name: "redirect home", plugin: redirectHome, maySkip: ["onRequest"] as const }]),
    ],
  });
  if (engine.executions !== undefined) observer?.engineStarted?.(engine.executions);
  const yoga = createYogaHandler({
    schema,
    parserAndValidationCache: { documentCache: documents, errorCache: new DocumentCache<unknown>(() => 0) },
    context: (context): GatewayContext => createContext(context.request, context),
    plugins: engine.plugins,
    maskedErrors: { errorMessage, maskError },
    // What is worth a line is logged by maskError: once, with its path and cause.
    logging: false,
    // Bodies are read, and bounded, before Yoga sees them.
    maxRequestBodySize: false,
    multipart: false,
    landingPage: false,
    // Every answer has them, also those that Yoga never sees.
    cors: false,
    graphiql: production
      ? false
      : async (request, context) => {
          const nonce = randomBytes(16).toString("base64");
          for (const [name, value] of Object.entries(playgroundHeaders(nonce))) context?.res?.setHeader(name, value);
          return { headers: await initialHeaders(request), nonce };
        },
    renderGraphiQL: (options) => {
      const { headers = "", nonce = "" } = options as typeof options & { readonly nonce?: string };
      return renderPlayground(headers, nonce);
    },
  });
  /** A token goes out with the page only to whoever asks for this machine by a loopback name. */
  async function initialHeaders(request: Request): Promise<string> {
    const token = isLoopbackHost(new URL(request.url).hostname) ? await sampleToken?.() : undefined;
    return JSON.stringify({ Authorization: `Bearer ${token ?? "<your access token>"}` }, null, 2);
  }

  function handleByYoga(request: http.IncomingMessage, response: http.ServerResponse, body?: Buffer): void {
    // No other page may read the playground, which may hold a token.
    const headers = isPage(request) ? { ...DATA_HEADERS, ...idHeaders(request) } : answerHeaders(request);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    yoga.handle(request, response, body);
  }

  const directPost: DirectPost = {
    execute: yoga.execute,
    repeat: persistedDocuments.only ? undefined : engine.repeat,
    handleByYoga,
    headersFor: answerHeaders,
    sendEncoded: encoder?.send,
    onResult: observer && recordResult,
    maskError: masked,
    fetchAPI: yoga.fetchAPI,
  };

  const live = new LiveOperations({
    execute: yoga.execute,
    headersFor: answerHeaders,
    maskError: masked,
    onResult: observer && recordResult,
    connections,
    bounds: liveBounds,
    isStopping: () => !server.listening,
  });
  observer?.liveStarted?.(() => live.streams.subscriptions);

  const { headers: headersTimeout, request: requestTimeout, check } = arrivalTimeouts;
  const timeouts = { headersTimeout, requestTimeout, connectionsCheckingInterval: check };
  const watch = observer && watchRequests(observer, new KnownOperations(documents));
  const cors = new Cors(allowedOrigins, encoder === undefined ? [] : ["Accept-Encoding"]);
  const bodies = new RequestBodies();
  const rate = callerRate === undefined ? undefined : new CallerRate(callerRate, () => performance.now());
  const turns = new FairTurns();

  // Nearly always it is the one that the request before it had.
  let knownHost: string | undefined;

  const server = createServer(timeouts, (request, response) => {
    if (!connections.begin(request, response)) return;
    beginRecord(request, observer !== undefined, cors);
    const probe = probeOf(request.url);
    if (probe === undefined) watch?.(response);
    // A name and a port, nothing else: Yoga puts the path behind it, and a Host with a path in it would name another
    // path than the one that authentication has looked at.
    const { host = "localhost" } = request.headers;
    const isRightHost = host === knownHost || isHost(host);
    if (!isRightHost || request.url?.startsWith("/") !== true) {
      const message = isRightHost ? "The request target must be a path." : "The Host header is malformed.";
      void refuse(request, response, { status: 400, message });
      return;
    }
    knownHost = host;
    if (probe === undefined) void serve(request, response);
    else void passOver(request, response).then(() => answerProbe(probe, request, response, obstacle()));
  });
  /** What keeps it from taking requests. */
  function obstacle(): string | undefined {
    return stopping?.aborted === true || !server.listening ? "stopping" : undefined;
  }
  server.on("connection", (socket) => connections.open(socket));
  if (stopping !== undefined) connections.closeAfterAnswers(stopping);
  server.on("clientError", (error, socket) => connections.refuse(error, socket as Socket));
  /** Who calls is asked before a byte of the body is read; the development playground's page is for anybody. */
  async function serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    if (isDeskPath(request.url)) {
      await passOver(request, response);
      if (desk === undefined) response.writeHead(404).end();
      else desk(request, response);
      return;
    }
    if (request.method === "OPTIONS") return cors.answerOptions(request, response, idHeaders(request));
    const isOpen = !production && isPageRequest(request);
    if (!isOpen && !(await authenticateRequest(identity, request, response, logger))) return;
    const owner = ownerOf(request);
    if (owner !== undefined && !mayAsk(request, response, owner, connections, rate)) return;
    if (request.method === "POST" && owner !== undefined) {
      const body = await bodies.read(request, response, owner);
      if (!admit(request, response, owner, connections)) return;
      turns.take(owner, () => {
        if (response.destroyed || live.handle(request, response, owner, body)) return;
        const isDirect = queryEngine === "plans" && handleDirectPost(directPost, request, response, body);
        if (!isDirect) handleByYoga(request, response, body);
      });
    } else {
      await passOver(request, response);
      if (owner !== undefined && !admit(request, response, owner, connections)) return;
      turns.take(owner ?? "", () => {
        if (response.destroyed || (owner !== undefined && live.handle(request, response, owner))) return;
        handleByYoga(request, response);
      });
    }
  }
  server.once("close", () => {
    void graph.close();
    void identity.close();
  });
  return server;
}
