import type { IncomingMessage, ServerResponse } from "node:http";

/** How long the rest of a body that nobody wants is taken, in milliseconds. */
const MAX_DRAIN = 1_000;

/** Whether some of the request's body is still to come. */
export function isIncomplete({ complete, headers }: IncomingMessage): boolean {
  // Node calls a request complete only after its handler has returned, also one without a body.
  return !complete && (headers["transfer-encoding"] !== undefined || Number(headers["content-length"]) > 0);
}

/**
 * Takes the rest of a body, keeps none of it, and gives up after a second. A connection that is closed while its client
 * still sends is reset, and then many a client never gets to read the answer.
 */
export function drain(request: IncomingMessage): Promise<void> {
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
    request.resume();
  });
}

/** Gets a body out of the way that the answer doesn't depend on. Where it takes too long, the answer is the last one. */
export async function passOver(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!isIncomplete(request)) return;
  await drain(request);
  if (!request.complete) response.shouldKeepAlive = false;
}
