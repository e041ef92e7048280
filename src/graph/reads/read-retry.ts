import { parseRetryAfter } from "../../common/retry-after.ts";
import type { UpstreamAnswer } from "../transport/response.ts";

const FIRST_DELAY = 100;
const MAX_DELAY = 5000;

/** Whether the same read may have another answer soon. Writes are never repeated on a guess. */
export function isPassing(status: number): boolean {
  return status === 408 || status === 429 || status === 503 || status === 504;
}

/**
 * How long to wait before a read is sent again.
 *
 * @param attempt how often it was sent, 1 at least
 * @param random between 0 and 1: spreads the callers that failed together
 * @param now milliseconds since 1970
 * @returns milliseconds: twice as long each time, or what the upstream asked for when that is longer. An upstream that
 *   says "now" is in trouble all the same.
 */
export function delayBefore(answer: UpstreamAnswer, attempt: number, random: number, now: number): number {
  const seconds = parseRetryAfter(answer.headers["retry-after"], now) ?? 0;
  const ceiling = Math.min(MAX_DELAY, FIRST_DELAY * 2 ** (attempt - 1));
  return Math.max(seconds * 1000, ceiling / 2 + (ceiling / 2) * random);
}
