import type { IncomingMessage, ServerResponse } from "node:http";
import { type AllowedOrigins, isAllowedOrigin } from "../../common/allowed-origins.ts";
import { DATA_HEADERS } from "./safe-headers.ts";
import { isStreamPath } from "./request-target.ts";
import { passOver } from "./unread-body.ts";

/** What a page of another origin may read of an answer: what to do about a refusal, and what to call it. */
const EXPOSED_HEADERS =
  "WWW-Authenticate, Retry-After, RateLimit, RateLimit-Policy, ETag, request-id, client-request-id";
/** All that the gateway or what traces requests looks at; `Accept` in case it is longer than a browser sends unasked. */
const ALLOWED_HEADERS =
  "Accept, Authorization, Content-Type, If-None-Match, Prefer, client-request-id, traceparent, tracestate, " +
  "Last-Event-ID, x-graphql-event-stream-token";
const ALLOWED_METHODS = "GET, POST";
const STREAM_METHODS = "GET, POST, PUT, DELETE";
/** No browser remembers a preflight for longer than two hours, in seconds. */
const MAX_AGE = "7200";

/**
 * Which answers the pages of other origins may read. An origin that isn't allowed is told nothing of CORS. Callers are
 * told apart by the token they send, never by a cookie: so there are no credentials to allow, for anybody.
 */
export class Cors {
  readonly #allowed: AllowedOrigins;
  readonly #plain: Readonly<Record<string, string>>;
  readonly #shared: Readonly<Record<string, string>>;

  /** @param others request headers that answers depend on besides */
  constructor(allowed: AllowedOrigins, others: readonly string[]) {
    this.#allowed = allowed;
    // Where none is allowed, all answers are the same.
    const isAnyAllowed = allowed === "loopback" || allowed.size > 0;
    const vary = [...(isAnyAllowed ? ["Origin"] : []), ...others].join(", ");
    this.#plain = { ...DATA_HEADERS, ...(vary !== "" && { Vary: vary }) };
    this.#shared = { ...this.#plain, "Access-Control-Expose-Headers": EXPOSED_HEADERS };
  }

  /** Sent with every answer that is data. */
  headersFor(origin: string | undefined): Readonly<Record<string, string>> {
    if (origin === undefined || !this.#allows(origin)) return this.#plain;
    return { ...this.#shared, "Access-Control-Allow-Origin": origin };
  }

  /**
   * Answers `OPTIONS`: a preflight, or a question about the methods. An origin that isn't allowed gets 403, as the Fetch
   * standard has it.
   *
   * @param ids sent with it as well
   * @see https://fetch.spec.whatwg.org/#cors-protocol-and-http-responses
   */
  async answerOptions(
    request: IncomingMessage,
    response: ServerResponse,
    ids: Readonly<Record<string, string>>,
  ): Promise<void> {
    const { origin, "access-control-request-method": method } = request.headers;
    const methods = isStreamPath(request) ? STREAM_METHODS : ALLOWED_METHODS;
    await passOver(request, response);
    if (origin === undefined || method === undefined) {
      response.writeHead(204, { ...this.#plain, ...ids, Allow: `${methods}, OPTIONS` }).end();
    } else if (this.#allows(origin)) {
      response.writeHead(204, {
        ...this.#plain,
        ...ids,
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Methods": methods,
        "Access-Control-Allow-Headers": ALLOWED_HEADERS,
        "Access-Control-Max-Age": MAX_AGE,
      });
      response.end();
    } else {
      response.writeHead(403, { ...this.#plain, ...ids, "content-length": 0 }).end();
    }
  }

  #allows(origin: string): boolean {
    return isAllowedOrigin(this.#allowed, origin);
  }
}
