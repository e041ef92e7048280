import type { IncomingHttpHeaders } from "node:http";

/**
 * How long an operation may take: what its caller asks for with `Prefer: wait=SECONDS`, but no longer than the gateway
 * lets any.
 *
 * @param most milliseconds
 * @returns milliseconds
 * @see https://www.rfc-editor.org/rfc/rfc7240#section-4.3
 */
export function operationTimeOf({ prefer }: IncomingHttpHeaders, most: number): number {
  if (prefer === undefined) return most;
  // Of a preference that is named twice the first one counts; one that makes no sense counts for nothing.
  const [, seconds] = /(?:^|,)[ \t]*wait[ \t]*=[ \t]*"?(\d{1,6})"?[ \t]*(?:[,;]|$)/i.exec(String(prefer)) ?? [];
  return seconds === undefined ? most : Math.min(most, Number(seconds) * 1000);
}
