import { randomUUID } from "node:crypto";
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { Logger } from "pino";
import { runBatch } from "./batch.ts";
import type { Caller } from "./caller.ts";
import type { ServiceEnvironment } from "./environment.ts";
import { sufferFaults } from "./faults/fault-effects.ts";
import { FaultInjection } from "./faults/fault-injection.ts";
import type { FaultPlan } from "./faults/fault-plan.ts";
import { faultResponse, GraphFault, type RequestIds } from "./graph-fault.ts";
import type { GraphResponse, Version } from "./graph-message.ts";
import { authenticate } from "./identity-provider/tokens.ts";
import type { SigningKey } from "./identity-provider/signing-key.ts";
import { createDispatch } from "./router.ts";

const LARGEST_BODY = 1024 * 1024;
const ENTITY_TYPE =
  "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8";

export interface ServiceOptions extends ServiceEnvironment {
  readonly signingKey: SigningKey;
  readonly logger: Logger;
  /** Trouble made on purpose, by chance or where a request asks for it by `x-fault`. Never in production. */
  readonly faults?: FaultPlan | undefined;
  readonly faultHeader?: boolean;
}

/**
 * The resource over HTTP, as Microsoft Graph served it: `/beta/…`, `/v1.0/…` and their `$batch`. HTTP and its limits
 * are Fastify's; what a request means is decided by the handlers behind the router.
 */
export function createService(options: ServiceOptions): FastifyInstance {
  const { signingKey, logger, faults, faultHeader = false, ...environment } = options;
  const dispatch = createDispatch(environment);
  const injection = new FaultInjection({ plan: faults, header: faultHeader, now: environment.now });
  const dispatchItem = injection.inItems(dispatch);
  const service = Fastify({
    bodyLimit: LARGEST_BODY,
    requestTimeout: 30_000,
    forceCloseConnections: "idle",
    routerOptions: { maxParamLength: 8192 },
    // A path with broken percent-encoding never reaches a route.
    frameworkErrors: (_error, request, reply) => void refuse(request, reply, malformedPath()),
  });

  // Bodies are read as text: whether they are JSON, and have to be, is for the handlers to say in Graph's words.
  service.removeAllContentTypeParsers();
  service.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => done(null, body));

  if (faults !== undefined || faultHeader) sufferFaults(service, injection, environment.now);

  service.get("/health", () => ({ status: "ok" }));
  for (const version of ["beta", "v1.0"] as const) {
    service.all(`/${version}/*`, async (request, reply) => {
      const caller = await authenticate(request.headers.authorization, signingKey);
      await send(request, reply, answer(version, caller, request));
    });
  }
  service.setNotFoundHandler((request, reply) =>
    refuse(request, reply, new GraphFault(400, "BadRequest", "Invalid version: the path starts with /beta or /v1.0.")),
  );
  service.setErrorHandler((error, request, reply) => refuse(request, reply, toFault(error)));

  function answer(version: Version, caller: Caller, request: FastifyRequest): GraphResponse {
    const ids = idsOf(request);
    const path = request.url.slice(version.length + 1);
    const origin = environment.publicUrl ?? originOf(request);
    const body = parseJson(request);
    if (/^\/\$batch\/?(?:\?|$)/i.test(path) && request.method === "POST") {
      return runBatch(body, { version, origin, caller, ids }, dispatchItem);
    }
    const headers = request.headers as Record<string, string | undefined>;
    return dispatch({ method: request.method, version, origin, path, headers, body, caller }, ids);
  }

  function refuse(request: FastifyRequest, reply: FastifyReply, fault: GraphFault): FastifyReply {
    return send(request, reply, faultResponse(fault, idsOf(request), environment.now()));
  }

  function toFault(error: unknown): GraphFault {
    if (error instanceof GraphFault) return error;
    const code = (error as { code?: string }).code;
    if (code === "FST_ERR_CTP_BODY_TOO_LARGE") {
      return new GraphFault(413, "RequestEntityTooLarge", `The request body is larger than ${LARGEST_BODY} bytes.`);
    }
    const status = (error as { statusCode?: number }).statusCode ?? 500;
    if (status >= 400 && status < 500) {
      return new GraphFault(status, "BadRequest", "The request can't be read.");
    }
    logger.error({ err: error }, "A request failed unexpectedly");
    return new GraphFault(500, "generalException", "The service failed; the log has the cause.");
  }

  return service;
}

/** By the name the client used. Nothing but a name and a port gets through into links. */
function originOf({ protocol, host }: FastifyRequest): string {
  const url = `${protocol}://${host}`;
  return URL.canParse(url) ? new URL(url).origin : "";
}

function parseJson({ body, headers }: FastifyRequest): unknown {
  if (typeof body !== "string" || body === "" || !/json/i.test(headers["content-type"] ?? "")) return undefined;
  try {
    return JSON.parse(body);
  } catch {
    throw new GraphFault(
      400,
      "BadRequest",
      "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.",
    );
  }
}

function malformedPath(): GraphFault {
  return new GraphFault(400, "BadRequest", "The request path is not properly percent-encoded.");
}

const idsByRequest = new WeakMap<FastifyRequest, RequestIds>();

function idsOf(request: FastifyRequest): RequestIds {
  let ids = idsByRequest.get(request);
  if (ids === undefined) {
    const requestId = randomUUID();
    const given = request.headers["client-request-id"];
    const clientRequestId = typeof given === "string" && /^[\w-]{1,64}$/.test(given) ? given : requestId;
    idsByRequest.set(request, (ids = { requestId, clientRequestId }));
  }
  return ids;
}

function send(request: FastifyRequest, reply: FastifyReply, response: GraphResponse): FastifyReply {
  const { requestId, clientRequestId } = idsOf(request);
  reply.code(response.status).headers({
    "request-id": requestId,
    "client-request-id": clientRequestId,
    "OData-Version": "4.0",
    "Cache-Control": "no-store",
    ...response.headers,
  });
  if (response.body === undefined) return reply.send();
  return reply.header("Content-Type", ENTITY_TYPE).send(JSON.stringify(response.body));
}
