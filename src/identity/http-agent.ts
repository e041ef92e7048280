import { Agent, type Dispatcher } from "undici";

const MAX_ANSWER = 1024 * 1024;

/**
 * The one way out to the identity provider, for keys and for tokens: limits are set here, and a proxy would be.
 *
 * @param retryTime how long an answer may take, in milliseconds
 */
export function createIdentityDispatcher(retryTime = 10_000): Dispatcher {
  return new Agent({
    // One that doesn't answer keeps its connection busy until its time is over: there are enough for the others.
    connections: 256,
    pipelining: 1,
    // With HTTP/2 there would be one connection for all after all.
    allowH2: false,
    connect: { timeout: Math.min(5000, retryTime) },
    headersTimeout: retryTime,
    bodyTimeout: retryTime,
    maxResponseSize: MAX_ANSWER,
  });
}
