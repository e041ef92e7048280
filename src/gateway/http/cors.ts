import type { IncomingMessage } from "node:http";

/** What a page of another origin may read of an answer: what to do about a refusal, and what to call it. */
export const EXPOSED_HEADERS = ["WWW-Authenticate", "Retry-After", "request-id", "client-request-id"];

/** What Yoga's CORS plugin answers to an actual request under our settings: any origin, no credentials. */
export function corsHeaders({ headers }: IncomingMessage): Record<string, string> {
  const { origin } = headers;
  if (origin === undefined) return {};
  return {
    "Access-Control-Allow-Origin": origin,
    Vary: "Origin",
    "Access-Control-Expose-Headers": EXPOSED_HEADERS.join(", "),
  };
}
