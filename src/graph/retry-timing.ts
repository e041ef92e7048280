import { parseRetryAfter } from "./retry-after.ts";
import type { UpstreamAnswer } from "./upstream-answer.ts";

const FIRST_DELAY = 100;
const LONGEST_DELAY = 5000;

/** Whether the same read may have another answer soon. Writes are never repeated on a guess. */
export function isPassing(status: number): boolean {
  return status === 429 || status === 503 || status === 504;
}

/**
 * How long to wait before a read is sent again.
 *
 * @param attempt how often it was sent, 1 at least
 * @param random between 0 and 1: spreads the callers that failed together
 * @param now milliseconds since 1970
 * @returns milliseconds; what the upstream asked for, or else twice as long each time
 */
export function delayBefore(answer: UpstreamAnswer, attempt: number, random: number, now: number): number {
  const seconds = parseRetryAfter(answer.headers["retry-after"], now);
  if (seconds !== undefined) return seconds * 1000;
  const ceiling = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** (attempt - 1));
  return ceiling / 2 + (ceiling / 2) * random;
}
