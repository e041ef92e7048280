import { isLoopbackHost } from "./loopback.ts";

/** Whose pages may read answers: those of this machine, or those of the origins that are named. */
export type AllowedOrigins = "loopback" | ReadonlySet<string>;

export function isAllowedOrigin(allowed: AllowedOrigins, origin: string): boolean {
  return allowed === "loopback" ? isLoopbackOrigin(origin) : allowed.has(origin);
}

/** Of any port. What is opaque to the browser, such as a file or a page in a sandbox, calls itself `null`. */
function isLoopbackOrigin(origin: string): boolean {
  const [, host] = /^https?:\/\/([\w.-]+|\[[\da-f:]+\])(?::\d{1,5})?$/.exec(origin) ?? [];
  return host !== undefined && isLoopbackHost(host);
}
