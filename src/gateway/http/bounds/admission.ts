import type { IncomingMessage, ServerResponse } from "node:http";
import { refuse, type Refusal } from "../refusal.ts";
import type { CallerRate } from "./caller-rate.ts";
import type { Connections } from "./client-connections.ts";

const TOO_MANY: Refusal = {
  status: 503,
  headers: { "Retry-After": "1" },
  message: "Too many operations are under way: wait before you try again.",
  code: "SERVICE_UNAVAILABLE",
};

/**
 * Whether to read what a request sends. Whoever can't be served is told at once: with 429 where it asks more often than it
 * may, with 503 where too many operations are under way, its own or all.
 *
 * @param rate how often callers may ask, where that is limited; each answer tells how often they still may
 */
export function mayAsk(
  request: IncomingMessage,
  response: ServerResponse,
  owner: string,
  connections: Connections,
  rate: CallerRate | undefined,
): boolean {
  const quota = rate?.take(owner);
  if (rate !== undefined && quota !== undefined) {
    for (const [name, value] of Object.entries(rate.headers(quota))) response.setHeader(name, value);
    if (quota.isExceeded) {
      void refuse(request, response, tooOften(quota.seconds));
      return false;
    }
  }
  if (connections.hasRoom(owner)) return true;
  void refuse(request, response, TOO_MANY);
  return false;
}

/** Makes an operation of a request that has come whole: one that is still to come would take its place from others. */
export function admit(
  request: IncomingMessage,
  response: ServerResponse,
  owner: string,
  connections: Connections,
): boolean {
  if (connections.admit(request, owner)) return true;
  void refuse(request, response, TOO_MANY);
  return false;
}

function tooOften(seconds: number): Refusal {
  return {
    status: 429,
    headers: { "Retry-After": String(seconds) },
    message: "You send more operations than you may: wait before you try again.",
    code: "THROTTLED",
  };
}
