const MAX_SECONDS = 31_536_000;

/**
 * Reads `Retry-After`: seconds or an HTTP date. The gateway's own reader, a second time: nothing of the server is part
 * of this package. One test holds both to the same table.
 *
 * @param header without blanks around it, as `Headers` hands it out
 * @param now milliseconds since 1970
 * @returns seconds, decimals kept; `undefined` when absent or not understood
 */
export function secondsOf(header: string | null, now: number): number | undefined {
  const value = header ?? "";
  // Date.parse takes almost anything for a date; an HTTP date ends with its zone.
  const date = value.endsWith("GMT") ? Math.max(Date.parse(value) - now, 0) / 1000 : Number.NaN;
  const seconds = /^\d{1,9}(\.\d+)?$/.test(value) ? Number(value) : date;
  return seconds >= 0 ? Math.min(seconds, MAX_SECONDS) : undefined;
}
