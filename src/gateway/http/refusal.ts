import type { IncomingMessage, ServerResponse } from "node:http";
import { setImmediate } from "node:timers/promises";
import { answerHeaders } from "./request-record.ts";
import { countPieces, drain, isIncomplete } from "./unread-body.ts";

/** An answer to a request that never became an operation. */
export interface Refusal {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly message: string;
  readonly code?: string;
}

const refused = new WeakSet<ServerResponse>();

/** Whether a request was refused: it doesn't go on, though its body may arrive before the answer is written. */
export function isRefused(response: ServerResponse): boolean {
  return refused.has(response);
}

/**
 * Answers in JSON whatever the caller accepts: a browser that asks for a page is told the same. Where the body has not
 * arrived whole, the connection is closed after the answer, and the rest of the body is not kept.
 */
export async function refuse(request: IncomingMessage, response: ServerResponse, refusal: Refusal): Promise<void> {
  refused.add(response);
  if (isIncomplete(request)) {
    // Most bodies come along with the headers: their connections are as good as before.
    request.on("data", countPieces(request));
    await setImmediate();
  }
  if (response.headersSent || response.destroyed) return;
  const { status, headers, message, code } = refusal;
  const strict = request.headers.accept?.includes("application/graphql-response+json") === true;
  const body = JSON.stringify({ errors: [{ message, ...(code !== undefined && { extensions: { code } }) }] });
  const isLast = isIncomplete(request);
  response.writeHead(status, {
    "Content-Type": `application/${strict ? "graphql-response+json" : "json"}; charset=utf-8`,
    "content-length": Buffer.byteLength(body),
    ...answerHeaders(request),
    ...headers,
    ...(isLast && { Connection: "close" }),
  });
  response.write(body);
  // Node closes the connection when a last answer ends, whatever is still coming.
  if (isLast) await drain(request);
  response.end();
}
