import { randomUUID } from "node:crypto";
import { STATUS_CODES, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { errorResponse, GraphError } from "../protocol/graph-error.ts";

/**
 * Answers what the HTTP parser refused, before it became a request, in the form of every other error, and hangs up:
 * nobody knows where the next request would begin.
 *
 * @param now milliseconds since 1970
 */
export function refuseUnparsable(error: NodeJS.ErrnoException, socket: Socket, now: number): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const requestId = randomUUID();
  const { status, body } = errorResponse(errorOf(error.code), { requestId, clientRequestId: requestId }, now);
  const text = JSON.stringify(body);
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json\r\nrequest-id: ${requestId}\r\n` +
      `Content-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`,
  );
}

/** Answers an `Expect` header with something else in it than `100-continue`, which Node alone would do without a body. */
export function refuseExpectation(response: ServerResponse, now: number): void {
  const requestId = randomUUID();
  const fault = new GraphError(417, "ExpectationFailed", "The expectation in the Expect header can't be met.");
  const { status, body } = errorResponse(fault, { requestId, clientRequestId: requestId }, now);
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(text),
    "request-id": requestId,
  });
  response.end(text);
}

function errorOf(code: string | undefined): GraphError {
  switch (code) {
    case "HPE_HEADER_OVERFLOW":
      return new GraphError(431, "BadRequest", "The request's headers are too large.");
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return new GraphError(408, "RequestTimeout", "The request did not arrive in time.");
    default:
      return new GraphError(400, "BadRequest", "The request is not valid HTTP.");
  }
}
