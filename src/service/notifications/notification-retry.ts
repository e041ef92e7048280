/** Nothing is told later than this after it happened, in milliseconds. */
const GIVE_UP_AFTER = 4 * 60 * 60 * 1000;

const FIRST_DELAY = 1_000;
const MAX_DELAY = 10 * 60 * 1000;
const HOUR = 60 * 60 * 1000;

/**
 * How long to wait after a failed attempt: a second, doubled each time up to ten minutes, of which a random half is taken
 * off. `Retry-After` can only put it off, up to the same ten minutes.
 *
 * @param attempts that have failed one after the other
 * @param random a number from 0 to 1
 * @returns milliseconds
 */
export function delayAfter(attempts: number, retryAfter: number | undefined, random: number): number {
  const delay = Math.min(MAX_DELAY, FIRST_DELAY * 2 ** (attempts - 1)) * (1 - random / 2);
  return Math.ceil(Math.max(delay, Math.min(retryAfter ?? 0, MAX_DELAY)));
}

export function isGivenUp(changedAt: number, now: number): boolean {
  return now - changedAt > GIVE_UP_AFTER;
}

/** Whether it is time to say that a subscription ends: an hour before, or when half of a shorter life is over. */
export function endsSoon({ createdAt, expiresAt }: { createdAt: number; expiresAt: number }, now: number): boolean {
  return expiresAt - now <= Math.min(HOUR, (expiresAt - createdAt) / 2);
}
