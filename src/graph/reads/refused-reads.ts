import { isWanted, settleAll, settleSome, type PendingRead } from "./pending-read.ts";
import { delayBefore } from "./read-retry.ts";
import type { UpstreamAnswer } from "../transport/response.ts";

/** Reads of one request that the upstream refused for now, each with its refusal. */
export type RefusedReads = readonly { readonly read: PendingRead; readonly answer: UpstreamAnswer }[];

/**
 * How long to wait before these reads are sent again, together: as long as any of them has to. Callers whose retryTime
 * ends sooner get the answer there is.
 *
 * @param random between 0 and 1
 * @param now milliseconds since 1970
 * @returns milliseconds, or `undefined` when nobody is left who would wait
 */
export function delayTogether(refused: RefusedReads, random: number, now: number): number | undefined {
  const attempt = Math.max(...refused.map(({ read }) => read.attempt));
  let together: number | undefined;
  for (const { read, answer } of refused) {
    const delay = delayBefore(answer, attempt, random, now);
    leaveBefore(now + delay, read, answer);
    // One that nobody waits so long for doesn't keep the others waiting.
    if (isWanted(read)) together = Math.max(together ?? 0, delay);
  }
  if (together === undefined) return undefined;
  for (const { read, answer } of refused) leaveBefore(now + together, read, answer);
  return together;
}

/** Everybody gets the answer there is. */
export function answerRefused(refused: RefusedReads): void {
  for (const { read, answer } of refused) settleAll(read, answer);
}

function leaveBefore(moment: number, read: PendingRead, answer: UpstreamAnswer): void {
  settleSome(read, ({ group }) => group.retryUntil < moment, answer);
}
