// A year: beyond it a time is a mistake, and one far beyond is no number that GraphQL can answer.
const MAX_SECONDS = 31_536_000;

/**
 * Reads `Retry-After`: seconds (Graph also sends decimals such as 0.249) or an HTTP date. The client has a reader of its
 * own in retry-after-header.ts.
 *
 * @param now milliseconds since 1970
 * @returns seconds, decimals kept; `undefined` when absent or not understood
 */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  const value = header?.trim();
  if (value === undefined) return undefined;
  if (/^\d{1,9}(?:\.\d+)?$/.test(value)) return Math.min(Number(value), MAX_SECONDS);
  // Date.parse takes almost anything for a date, "-5" among it; an HTTP date ends with its zone.
  const date = value.endsWith("GMT") ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.min(Math.max(0, (date - now) / 1000), MAX_SECONDS);
}
