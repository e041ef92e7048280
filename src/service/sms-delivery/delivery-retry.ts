export const MAX_ATTEMPTS = 12;
/** Nothing is sent later than this after it was asked for: a day-old message is worse than none. In milliseconds. */
export const GIVE_UP_AFTER = 24 * 60 * 60 * 1000;

const FIRST_DELAY = 5_000;
const MAX_DELAY = 60 * 60 * 1000;

/**
 * When to try again after a failed attempt: 5 seconds, doubled each time up to an hour, of which a random half is
 * taken off so that messages that failed together don't come back together. `Retry-After` can only put it off.
 *
 * @param endsAt when it is too late, in milliseconds since 1970
 * @param random a number from 0 to 1
 * @returns milliseconds since 1970; `undefined` to give up
 */
export function nextAttempt(
  { attempts, endsAt }: { readonly attempts: number; readonly endsAt: number },
  retryAfter: number | undefined,
  now: number,
  random: number,
): number | undefined {
  if (attempts >= MAX_ATTEMPTS) return undefined;
  const delay = Math.min(MAX_DELAY, FIRST_DELAY * 2 ** (attempts - 1)) * (1 - random / 2);
  const at = Math.ceil(now + Math.max(delay, retryAfter ?? 0));
  return at > endsAt ? undefined : at;
}
