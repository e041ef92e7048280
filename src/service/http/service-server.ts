import { randomUUID } from "node:crypto";
import { METHODS } from "node:http";
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { Logger } from "pino";
import type { Tracer } from "../../common/tracer.ts";
import type { AllowedOrigins } from "../../common/allowed-origins.ts";
import { answerToProbe, PROBE_HEADERS, PROBE_METHODS, probeOf } from "../../common/probe.ts";
import { addEntries, noting, type Audit } from "./audit-requests.ts";
import { DIAGNOSTIC } from "../protocol/diagnostic.ts";
import { addApiDescriptions } from "./api-descriptions.ts";
import { addCrossOrigin } from "./cross-origin.ts";
import { malformed } from "./batch/batch-envelope.ts";
import { runBatch } from "./batch/run-batch.ts";
import { CHANGES_ROUTE, changesOf, sendStream } from "./change-route.ts";
import type { Authenticate } from "../access/authenticate.ts";
import type { Touched } from "../domain/audit-entry.ts";
import type { Caller } from "../domain/service-caller.ts";
import { ChangeFeed } from "../feed/change-feed.ts";
import { ChangeStreams, type StreamBounds, type StreamRequest } from "../feed/change-streams.ts";
import type { HandlerContext } from "../resources/handler-context.ts";
import { errorResponse, GraphError, readClientRequestId } from "../protocol/graph-error.ts";
import type { GraphResponse, Version } from "../protocol/message.ts";
import { acceptedMetadata, entityType, wrongContentType } from "../protocol/media-type.ts";
import { createDispatch, methodNotAllowed, type Dispatch } from "./dispatch.ts";
import { RequestTrace, type ServiceObserver, templateOf } from "./request-trace.ts";
import { isTooLarge, malformedPath, parseJson, tooLarge, unreadableJson } from "./json-body.ts";
import { storeErrorResponse } from "./store-error-response.ts";
import { StoreError } from "../store/store-error.ts";
import { refuseExpectation, refuseUnparsable } from "./client-error.ts";

const MAX_BODY = 1024 * 1024;
/** As Microsoft Graph's: twenty appointments of the largest that the gateway takes are half of it. */
const MAX_BATCH_BODY = 4 * MAX_BODY;

export interface ServiceOptions extends HandlerContext {
  readonly authenticate: Authenticate;
  readonly logger: Logger;
  /** From then on it is not ready, and each of its answers is the last one on its connection. */
  readonly stopping?: AbortSignal | undefined;
  /** Told of each request, for the access log and the metrics; absent, nobody is. */
  readonly observer?: ServiceObserver | undefined;
  /** Gets an entry of each request that shows or changes something of people; absent, nothing is kept of it. */
  readonly audit?: Audit | undefined;
  /** Told of the items of a `$batch`, and within which request the store is asked; absent, nobody is. */
  readonly tracer?: Tracer | undefined;
  /** Whose pages may use it from the browser. Default none. */
  readonly allowedOrigins?: AllowedOrigins | undefined;
  /** What is added from outside, in this order. */
  readonly extensions?: readonly ServiceExtension[];
  readonly streamBounds?: Partial<StreamBounds>;
}

type Wrap = (dispatch: Dispatch) => Dispatch;

/** Something that the service itself knows nothing of. */
export interface ServiceExtension {
  /** Adds routes, and hooks that run before what a request means is looked at. */
  readonly addTo: (service: FastifyInstance) => void;
  /** Stands before what answers the items of a `$batch`. */
  readonly wrapItems?: (dispatch: Dispatch) => Dispatch;
}

/**
 * The resource over HTTP, as Microsoft Graph served it: `/beta/…`, `/v1.0/…` and their `$batch`. HTTP and its limits
 * are Fastify's; what a request means is decided by the handlers behind the router.
 */
export function createService(options: ServiceOptions): FastifyInstance {
  const {
    authenticate,
    audit,
    logger,
    extensions = [],
    allowedOrigins = new Set(),
    observer,
    tracer,
    stopping,
    streamBounds,
    ...context
  } = options;
  const streams = new ChangeStreams(new ChangeFeed({ store: context.store, logger }), context, streamBounds);
  const dispatch = createDispatch(context, report, observer, tracer);
  const dispatchItem = extensions.reduce((inner, { wrapItems }) => wrapItems?.(inner) ?? inner, dispatch);
  const service = Fastify({
    bodyLimit: MAX_BODY,
    requestTimeout: 30_000,
    forceCloseConnections: "idle",
    // While it stops, what still comes over open connections is answered as ever; new ones are refused.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 8192 },
    // A path with broken percent-encoding never reaches a route.
    frameworkErrors: (_error, request, reply) => {
      if (observer !== undefined) observe(observer, request, reply);
      void refuse(request, reply, malformedPath());
    },
    clientErrorHandler: (error, socket) => refuseUnparsable(error, socket, context.now()),
  });
  service.server.on("checkExpectation", (_request, response) => refuseExpectation(response, context.now()));
  // Every method reaches the router, so that an unusual one is told 405 and which there are instead.
  const supported = new Set<string>(service.supportedMethods);
  for (const method of METHODS) {
    if (!supported.has(method) && method !== "CONNECT") service.addHttpMethod(method, { hasBody: true });
  }

  // Bodies are read as text: whether they are JSON, and have to be, is for the handlers to say in Graph's words.
  service.removeAllContentTypeParsers();
  service.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => done(null, body));

  if (observer !== undefined) {
    service.addHook("onRequest", (request, reply, done) => {
      if (probeOf(request.url) === undefined) observe(observer, request, reply);
      done();
    });
  }
  addCrossOrigin(service, allowedOrigins);
  addApiDescriptions(service);
  for (const { addTo } of extensions) addTo(service);

  let isClosing = false;
  service.addHook("preClose", async () => {
    isClosing = true;
    await streams.close();
  });
  const isStopping = () => isClosing || stopping?.aborted === true;
  // Also of what was asked for before: each answer is the last one on its connection.
  service.addHook("onSend", (_request, reply, _payload, done) => {
    if (isStopping()) reply.header("Connection", "close");
    done();
  });
  for (const probe of ["health", "ready"] as const) {
    service.all(`/${probe}`, async (request, reply) => {
      reply.headers(PROBE_HEADERS);
      if (request.method !== "GET" && request.method !== "HEAD")
        return reply.code(405).header("Allow", PROBE_METHODS).send();
      const { status, body } = answerToProbe(probe, probe === "ready" ? await obstacle() : undefined);
      return reply.code(status).send(body);
    });
  }
  const callers = new WeakMap<FastifyRequest, Caller>();
  for (const version of ["beta", "v1.0"] as const) {
    const handle = async (request: FastifyRequest, reply: FastifyReply) => {
      const caller = callers.get(request) ?? (await authenticate(request.headers.authorization));
      const changes = version === "beta" ? changesOf(request.url.slice("/beta".length)) : undefined;
      if (changes !== undefined) return stream(request, reply, { ...changes, caller });
      return send(request, reply, await answer(version, caller, request));
    };
    service.all(`/${version}/*`, handle);
    // Before its body is received: one that large isn't of those who have no token.
    const onRequest = async (request: FastifyRequest) => {
      callers.set(request, await authenticate(request.headers.authorization));
    };
    service.post(`/${version}/$batch`, { bodyLimit: MAX_BATCH_BODY, onRequest }, handle);
  }
  service.setNotFoundHandler((request, reply) =>
    refuse(request, reply, new GraphError(400, "BadRequest", "Invalid version: the path starts with /beta or /v1.0.")),
  );
  service.setErrorHandler((error, request, reply) => {
    const { bodyLimit } = request.routeOptions;
    return refuse(request, reply, isTooLarge(error) ? tooLarge(bodyLimit ?? MAX_BODY) : toGraphError(error));
  });

  /** What keeps it from taking requests. */
  async function obstacle(): Promise<string | undefined> {
    if (isStopping()) return "stopping";
    try {
      await context.store.probe();
      return undefined;
    } catch (error) {
      logger.error({ err: error }, "The database does not answer");
      return error instanceof StoreError && error.trouble === "full"
        ? "the disk is full"
        : "the database does not answer";
    }
  }

  async function stream(
    request: FastifyRequest,
    reply: FastifyReply,
    wanted: Pick<StreamRequest, "caller" | "userId">,
  ): Promise<FastifyReply> {
    const trace = traceOf(request);
    trace.route = CHANGES_ROUTE;
    if (request.method !== "GET") throw methodNotAllowed(["GET"]);
    const { "last-event-id": id } = request.headers;
    try {
      const open = await streams.prepare({ ...wanted, lastEventId: typeof id === "string" ? id : undefined });
      return await sendStream(request, reply, idHeaders(trace), open);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      report(error);
      throw storeErrorResponse(error);
    }
  }

  async function answer(version: Version, caller: Caller, request: FastifyRequest): Promise<GraphResponse> {
    const touched: Touched[] = [];
    const note: Wrap = (inner) => (audit === undefined ? inner : noting(inner, touched));
    const response = await execute(version, caller, request, note);
    if (audit !== undefined) addEntries(audit, caller, traceOf(request).requestId, context.now(), touched, response);
    return response;
  }

  function execute(version: Version, caller: Caller, request: FastifyRequest, note: Wrap): Promise<GraphResponse> {
    const trace = traceOf(request);
    const path = request.url.slice(version.length + 1);
    const { now, publicUrl: origin = originOf(request) } = context;
    if (/^\/(?:\$|%24)batch\/?(?:\?|$)/i.test(path)) {
      trace.route = `/${version}/$batch`;
      if (request.method !== "POST") throw methodNotAllowed(["POST"]);
      acceptedMetadata(request.headers.accept);
      const body = parseJson(request, () => malformed([{ target: "", message: "The request body is not JSON." }]));
      return runBatch(body, { version, origin, caller, trace, now, tracer, errorOf: toGraphError }, note(dispatchItem));
    }
    const body = parseJson(request, unreadableJson);
    const headers = request.headers as Record<string, string | undefined>;
    // The server leaves the body out.
    const method = request.method === "HEAD" ? "GET" : request.method;
    return dispatch({ method, version, origin, path, headers, body, caller }, trace);
  }

  const reported = new WeakSet<StoreError>();
  function report(error: StoreError): void {
    // All the answers that waited for one commit share its failure: one line is enough.
    if (reported.has(error)) return;
    reported.add(error);
    logger.error({ err: error, trouble: error.trouble }, "The database failed");
  }

  function refuse(request: FastifyRequest, reply: FastifyReply, fault: GraphError): FastifyReply {
    return send(request, reply, errorResponse(fault, traceOf(request), context.now()));
  }

  function toGraphError(error: unknown): GraphError {
    if (error instanceof GraphError) return error;
    const code = (error as { code?: string }).code;
    if (code === "FST_ERR_CTP_INVALID_MEDIA_TYPE") return wrongContentType();
    const status = (error as { statusCode?: number }).statusCode ?? 500;
    if (status >= 400 && status < 500) {
      return new GraphError(status, "BadRequest", "The request can't be read.");
    }
    logger.error({ err: error }, "A request failed unexpectedly");
    return new GraphError(500, "generalException", "The service failed; the log has the cause.");
  }

  return service;
}

/** By the name the client used. Nothing but a name and a port gets through into links. */
function originOf({ protocol, host }: FastifyRequest): string {
  const url = `${protocol}://${host}`;
  return URL.canParse(url) ? new URL(url).origin : "";
}

const traces = new WeakMap<FastifyRequest, RequestTrace>();

function traceOf(request: FastifyRequest): RequestTrace {
  let trace = traces.get(request);
  if (trace === undefined) {
    const requestId = randomUUID();
    const clientRequestId = readClientRequestId(request.headers["client-request-id"]) ?? requestId;
    traces.set(request, (trace = new RequestTrace(requestId, clientRequestId)));
  }
  return trace;
}

/** Tells of a request when it has begun, and when its answer was sent or its connection is gone. */
function observe(observer: ServiceObserver, request: FastifyRequest, { raw }: FastifyReply): void {
  const begunAt = performance.now();
  observer.begun(traceOf(request), request.method, request.headers);
  raw.once("close", () => {
    const trace = traceOf(request);
    observer.ended({
      trace,
      method: request.method,
      route: trace.route ?? templateOf(request.routeOptions.url ?? "unknown"),
      status: raw.headersSent ? raw.statusCode : undefined,
      isAborted: !raw.writableFinished,
      duration: performance.now() - begunAt,
    });
  });
}

function idHeaders({ requestId, clientRequestId }: RequestTrace) {
  return { "request-id": requestId, "client-request-id": clientRequestId };
}

function send(request: FastifyRequest, reply: FastifyReply, response: GraphResponse): FastifyReply {
  reply.code(response.status).headers({
    ...idHeaders(traceOf(request)),
    "OData-Version": "4.0",
    "x-ms-ags-diagnostic": DIAGNOSTIC,
    "Cache-Control": "no-store",
    ...response.headers,
  });
  // A connection that stayed open would keep a stopping service from ending.
  if (!request.server.server.listening) reply.header("Connection", "close");
  if (response.body === undefined) return reply.send();
  return reply
    .header("Content-Type", response.headers["Content-Type"] ?? entityType("minimal"))
    .send(JSON.stringify(response.body));
}
