import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type AllowedOrigins, isAllowedOrigin } from "../../common/allowed-origins.ts";

/**
 * What pages may read of an answer, as Graph lets them.
 *
 * @see https://learn.microsoft.com/graph/use-the-api and what Graph answers
 */
const EXPOSED_HEADERS =
  "ETag, Location, Preference-Applied, Content-Range, request-id, client-request-id, ReadWriteConsistencyToken, " +
  "SdkVersion, WWW-Authenticate, x-ms-client-gcc-tenant, x-ms-ags-diagnostic, OData-EntityId, Retry-After";
const ALLOWED_METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";
/** No browser remembers a preflight for longer than two hours, in seconds. */
const MAX_AGE = "7200";
const HEADER_NAMES = /^[\w-]{1,64}(?:\s*,\s*[\w-]{1,64}){0,30}$/;

/**
 * Lets pages of these origins use the API from the browser. Callers are told apart by the token they send, never by a
 * cookie: so there are no credentials to allow. Any header may be sent: the SDKs have several of their own.
 *
 * @see https://fetch.spec.whatwg.org/#cors-protocol-and-http-responses
 */
export function addCrossOrigin(service: FastifyInstance, allowed: AllowedOrigins): void {
  service.addHook("onRequest", (request, reply, done) => {
    if (!/^\/(?:beta|v1\.0)\//.test(request.url)) return done();
    const { origin } = request.headers;
    reply.header("Vary", "Origin");
    const isAllowed = origin !== undefined && isAllowedOrigin(allowed, origin);
    if (isAllowed) {
      reply.headers({ "Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": EXPOSED_HEADERS });
    }
    if (!isPreflight(request)) return done();
    answerPreflight(request, reply, isAllowed);
  });
}

function isPreflight({ method, headers }: FastifyRequest): boolean {
  return method === "OPTIONS" && headers.origin !== undefined && "access-control-request-method" in headers;
}

function answerPreflight({ headers }: FastifyRequest, reply: FastifyReply, isAllowed: boolean): void {
  if (!isAllowed) {
    reply.code(403).send();
    return;
  }
  const names = headers["access-control-request-headers"];
  if (typeof names === "string" && HEADER_NAMES.test(names)) reply.header("Access-Control-Allow-Headers", names);
  reply
    .code(204)
    .headers({ "Access-Control-Allow-Methods": ALLOWED_METHODS, "Access-Control-Max-Age": MAX_AGE })
    .send();
}
