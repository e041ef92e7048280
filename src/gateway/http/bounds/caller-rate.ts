import { LRUCache } from "lru-cache";

/** Callers that are remembered: beyond them whoever asked longest ago begins anew. */
const MAX_CALLERS = 50_000;
const WINDOW = 60_000;
/** What numbers with fractions may be wrong by. */
const BLUR = 1e-6;

/** What a caller has left. */
export interface Quota {
  readonly isExceeded: boolean;
  /** Operations that it may send now. */
  readonly remaining: number;
  /** Seconds until it may send the next one, where it may not now; else until it has all of them again. */
  readonly seconds: number;
}

/**
 * How many operations a caller may send a minute. They come back one by one (the generic cell rate algorithm): nobody is
 * locked out for the rest of a minute, and nobody gets twice as many around its turn.
 *
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/ for what it is told with
 */
export class CallerRate {
  readonly perMinute: number;
  readonly #now: () => number;
  /** By caller, the moment at which all it may send would be there again. */
  readonly #fullAt = new LRUCache<string, number>({ max: MAX_CALLERS });

  /** @param now milliseconds, by a clock that nobody sets */
  constructor(perMinute: number, now: () => number) {
    this.perMinute = perMinute;
    this.#now = now;
  }

  take(caller: string): Quota {
    const now = this.#now();
    const each = WINDOW / this.perMinute;
    const fullAt = Math.max(now, this.#fullAt.get(caller) ?? 0) + each;
    const missing = fullAt - now;
    if (missing > WINDOW + BLUR) {
      return { isExceeded: true, remaining: 0, seconds: secondsOf(missing - WINDOW) };
    }
    this.#fullAt.set(caller, fullAt);
    return {
      isExceeded: false,
      remaining: Math.floor((WINDOW - missing) / each + BLUR),
      seconds: secondsOf(missing),
    };
  }

  /** As the answer to an operation tells it. */
  headers({ remaining, seconds }: Quota): Readonly<Record<string, string>> {
    return {
      "RateLimit-Policy": `"operations";q=${this.perMinute};w=${WINDOW / 1000}`,
      RateLimit: `"operations";r=${remaining};t=${seconds}`,
    };
  }
}

/** Whole ones, one at least: nobody comes back early. */
function secondsOf(milliseconds: number): number {
  return Math.max(1, Math.ceil(milliseconds / 1000 - BLUR));
}
