import type { GraphResponse } from "./message.ts";

interface FaultOptions {
  readonly innerCode?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** What is wrong where, for a request with several mistakes. */
  readonly details?: readonly FaultDetail[];
}

export interface FaultDetail {
  readonly code: string;
  readonly target: string;
  readonly message: string;
}

/**
 * A request the service refuses, in Graph's words. `code` and `message` follow what the real API was seen to answer;
 * clients compare them. Messages never repeat values that came with the request: they may be personal data.
 *
 * @see https://learn.microsoft.com/graph/errors
 */
export class GraphError extends Error {
  override readonly name = "GraphError";
  readonly status: number;
  readonly code: string;
  readonly options: FaultOptions;

  constructor(status: number, code: string, message: string, options: FaultOptions = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.options = options;
  }
}

export interface RequestIds {
  readonly requestId: string;
  readonly clientRequestId: string;
}

/** The caller's own id of a request where it is one that can be echoed safely; `undefined` otherwise. */
export function readClientRequestId(given: unknown): string | undefined {
  return typeof given === "string" && /^[\w-]{1,64}$/.test(given) ? given : undefined;
}

/** The error body of Graph around a fault. `date` has no zone suffix, as on the wire. */
export function errorResponse(fault: GraphError, ids: RequestIds, now: number): GraphResponse {
  const { innerCode, headers, details } = fault.options;
  return {
    status: fault.status,
    headers: { ...headers },
    body: {
      error: {
        code: fault.code,
        message: fault.message,
        ...(details === undefined ? {} : { details }),
        innerError: {
          ...(innerCode === undefined ? {} : { code: innerCode }),
          date: new Date(now).toISOString().slice(0, 19),
          "request-id": ids.requestId,
          "client-request-id": ids.clientRequestId,
        },
      },
    },
  };
}
