import type { IncomingMessage, ServerResponse } from "node:http";
import { ignoreRest } from "./node-parser.ts";

/**
 * Pieces of a body. Each costs time of its own: a megabyte in chunks of a byte takes seconds. A packet of a network is
 * a piece, and so is a chunk: most bodies come in a few.
 */
const MAX_PIECES = 500;

/** How long the rest of a body that nobody wants is waited for, in milliseconds. */
const MAX_DRAIN = 1_000;
/** How much of it is taken, in bytes as they were sent. */
const MAX_DRAINED = 64 * 1024;

/** Whether some of the request's body is still to come. */
export function isIncomplete({ complete, headers }: IncomingMessage): boolean {
  // Node calls a request complete only after its handler has returned, also one without a body.
  return !complete && (headers["transfer-encoding"] !== undefined || Number(headers["content-length"]) > 0);
}

/**
 * Counts the pieces of a body, and stops reading at more of them than a body may come in.
 *
 * @returns for each piece: whether it was the one too many
 */
export function countPieces({ socket }: IncomingMessage): () => boolean {
  let pieces = 0;
  return () => {
    if (++pieces <= MAX_PIECES) return false;
    ignoreRest(socket);
    return true;
  };
}

/**
 * Waits a second for the rest of a body, and keeps none of it. A connection that is closed while its client still sends
 * is reset, and then many a client never gets to read the answer. Of a long body only the beginning is taken: to read
 * megabytes from a thousand connections takes seconds, and a client that waits to send can read meanwhile.
 */
export function drain(request: IncomingMessage): Promise<void> {
  const { socket } = request;
  const before = socket.bytesRead;
  return new Promise((resolve) => {
    if (request.complete || request.destroyed) {
      request.resume();
      resolve();
      return;
    }
    const timer = setTimeout(resolve, MAX_DRAIN);
    request.once("close", () => {
      clearTimeout(timer);
      resolve();
    });
    // What won't be taken whole is not taken at all: that of a thousand connections is a hundred megabytes.
    if (Number(request.headers["content-length"]) > MAX_DRAINED) {
      request.pause();
      socket.pause();
      return;
    }
    const isOneTooMany = countPieces(request);
    request.on("data", () => {
      if (isOneTooMany()) return;
      // Node asks for more of a body in the next tick: this comes after that.
      if (socket.bytesRead - before > MAX_DRAINED) queueMicrotask(() => socket.pause());
    });
    request.resume();
  });
}

/** Gets a body out of the way that the answer doesn't depend on. Where it takes too long, the answer is the last one. */
export async function passOver(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!isIncomplete(request)) return;
  await drain(request);
  if (!request.complete) response.shouldKeepAlive = false;
}
