import type { IncomingMessage, ServerResponse } from "node:http";
import type { ExecutionResult } from "graphql";
import { createGuidSequence } from "../../common/guid-sequence.ts";
import { isGuid } from "../../common/guid.ts";
import { UpstreamUse } from "../../graph/model/upstream-use.ts";
import type { ExecutionCounts } from "../execution/plan-plugin.ts";
import { FieldOutcomes } from "../schema/field-outcomes.ts";
import type { Cors } from "./cors.ts";
import type { LiveOperation } from "../schema/context.ts";
import type { OperationFacts } from "./known-operations.ts";

/** Told of requests by the gateway: what is logged and counted of them. It must not throw. */
export interface RequestObserver {
  /** A request has come. */
  begun(record: RequestRecord): void;
  /** It was answered, or its caller has gone. */
  ended(record: RequestRecord, operation: OperationFacts | undefined): void;
  /** There are counts to look at when somebody asks for them. */
  engineStarted?(executions: ExecutionCounts): void;
  /** Subscriptions can be looked at. @param open how many are open */
  liveStarted?(open: () => number): void;
}

/** The paths that a log line or a metric may name; whatever else a caller asks for is one of the others. */
export type Route = "/graphql" | "/graphql/stream" | "/desk" | "/" | "other";

const nextId = createGuidSequence();

// A WeakMap would cost more than all the rest: two microseconds for each request.
const RECORD = Symbol("record");
type Recorded = IncomingMessage & { [RECORD]?: RequestRecord };

/** A request from its arrival on: its ids, and what became of it. */
export class RequestRecord {
  readonly requestId = nextId();
  /** The caller's own; a GUID. Anything else that a caller sends might be somebody's name, and counts for nothing. */
  readonly clientRequestId: string | undefined;
  readonly use: UpstreamUse;
  readonly cors: Cors;
  /** Only for an observer, like all that follows. */
  readonly outcomes: FieldOutcomes | undefined;
  readonly #begunAt: number;
  readonly #request: IncomingMessage;
  /** What was to be executed, once that is known. */
  operation: { readonly text: string; readonly name: string | undefined } | undefined;
  /** The codes of top-level errors, and how often each came. */
  errors: Record<string, number> | undefined;
  /** Of the answer; `undefined` where none was begun. */
  status: number | undefined;
  /** What it asks for, where that is answered by events. */
  live: LiveOperation | undefined;
  /** Whether its own answer is a stream of events. */
  isStream = false;
  /** Whether the caller has gone before all of the answer was sent. */
  isAborted = false;
  /** In milliseconds, until the answer was sent. */
  duration = 0;

  constructor(request: IncomingMessage, isObserved: boolean, cors: Cors) {
    this.cors = cors;
    const given = request.headers["client-request-id"];
    this.clientRequestId = typeof given === "string" && isGuid(given) ? given : undefined;
    this.use = new UpstreamUse(this.clientRequestId ?? this.requestId);
    this.outcomes = isObserved ? new FieldOutcomes() : undefined;
    this.#begunAt = isObserved ? performance.now() : 0;
    this.#request = request;
  }

  /** By which its caller tells of a trace that it is a part of, if it is of one. */
  get traceHeaders(): Readonly<Record<string, unknown>> {
    return this.#request.headers;
  }

  get method(): string {
    return this.#request.method ?? "";
  }

  /** By its path, but for a stream: it takes as long as its client likes. */
  get route(): Route {
    if (this.isStream) return "/graphql/stream";
    const { url = "" } = this.#request;
    if (url === "/graphql") return url;
    const [path = ""] = url.split("?", 1);
    if (path === "/graphql" || path === "/graphql/stream" || path === "/") return path;
    return /^\/desk(?:\/|$)/.test(path) ? "/desk" : "other";
  }

  /** What is to be executed, as it was asked for. */
  sawOperation({ query, operationName }: { readonly query?: unknown; readonly operationName?: unknown }): void {
    if (typeof query !== "string" || this.operation !== undefined) return;
    this.operation = { text: query, name: typeof operationName === "string" ? operationName : undefined };
  }

  sawResult({ errors }: ExecutionResult): void {
    if (errors === undefined) return;
    this.errors = {};
    for (const { extensions } of errors) {
      const code = typeof extensions["code"] === "string" ? extensions["code"] : "UNKNOWN";
      this.errors[code] = (this.errors[code] ?? 0) + 1;
    }
  }

  end(response: ServerResponse): void {
    this.duration = performance.now() - this.#begunAt;
    this.status = response.headersSent ? response.statusCode : undefined;
    this.isAborted = !response.writableFinished;
  }
}

/**
 * @param isObserved whether somebody wants to know what becomes of the request
 * @param cors who may read the answer
 */
export function beginRecord(request: IncomingMessage, isObserved: boolean, cors: Cors): void {
  (request as Recorded)[RECORD] = new RequestRecord(request, isObserved, cors);
}

/** @throws {TypeError} for a request that none was made for */
export function recordOf(request: IncomingMessage): RequestRecord {
  const record = (request as Recorded)[RECORD];
  if (record === undefined) throw new TypeError("A request was answered without its record.");
  return record;
}

/** The ids that every answer has: the gateway's own, and the caller's where there is one. */
export function idHeaders(request: IncomingMessage): Readonly<Record<string, string>> {
  const { requestId, clientRequestId } = recordOf(request);
  if (clientRequestId === undefined) return { "request-id": requestId };
  return { "request-id": requestId, "client-request-id": clientRequestId };
}

/** What every answer that is data is sent with. */
export function answerHeaders(request: IncomingMessage): Readonly<Record<string, string>> {
  const { requestId, clientRequestId, cors } = recordOf(request);
  const shared = cors.headersFor(request.headers.origin);
  if (clientRequestId === undefined) return { ...shared, "request-id": requestId };
  return { ...shared, "request-id": requestId, "client-request-id": clientRequestId };
}
