import { STATUS_CODES } from "node:http";
import { GraphError } from "../../service/protocol/graph-error.ts";
import type { Fault } from "./draw.ts";

/** The codes of Graph that are not simply the name of their status. */
const CODES: Readonly<Record<number, string>> = {
  401: "InvalidAuthenticationToken",
  412: "resourceModified",
  500: "generalException",
};

/** The answer of a fault with a status. Its message says that it was provoked: nobody should search for a cause. */
export function statusError(status: number, retryAfter: Fault["retryAfter"], now: number): GraphError {
  const code = CODES[status] ?? (STATUS_CODES[status] ?? "UnknownError").replaceAll(/\W/g, "");
  const headers: Record<string, string> = retryAfter === undefined ? {} : { "Retry-After": headerOf(retryAfter, now) };
  return new GraphError(status, code, "This fault was provoked on purpose.", { headers });
}

function headerOf(retryAfter: NonNullable<Fault["retryAfter"]>, now: number): string {
  if ("text" in retryAfter) return retryAfter.text;
  // A date has whole seconds: rounded up, or it would come too early.
  return new Date(Math.ceil(now / 1000 + retryAfter.dateAfter) * 1000).toUTCString();
}
