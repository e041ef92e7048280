export interface AdaptiveLimitOptions {
  readonly min: number;
  readonly max: number;
}

/** How much longer than usual an upstream may take before fewer requests are sent to it. */
const TOLERANCE = 1.5;
/** Requests beyond what the times allow: a few have to wait, or nobody would find out that more can be served. */
const QUEUE = 4;
/** How much the newest estimate counts. */
const SMOOTHING = 0.2;
/** How much the newest time counts in what is usual: of some hundred requests. */
const LONG_WEIGHT = 2 / 601;
/** And in what it is lately: of some ten. */
const SHORT_WEIGHT = 2 / 11;
/** How much of the limit is left after a sign that the upstream has too much to do. */
const BACKOFF = 0.9;

/**
 * How many requests one upstream is sent at once: fewer while it takes longer than it did (the gradient of its times),
 * and after each sign that it has too much to do; more again when that is over. While less than half is in use, its times
 * say nothing of the limit.
 *
 * @see https://github.com/Netflix/concurrency-limits (Gradient2Limit)
 */
export class AdaptiveLimit {
  readonly #min: number;
  readonly #max: number;
  #limit: number;
  #long: number | undefined;
  #short = 0;

  constructor({ min, max }: AdaptiveLimitOptions) {
    this.#min = min;
    this.#max = max;
    // Nothing is known of the upstream: whoever finds out that it can't do as much lowers it.
    this.#limit = max;
  }

  get current(): number {
    return Math.floor(this.#limit);
  }

  /**
   * An answer came.
   *
   * @param time that it took, in milliseconds
   * @param used how many requests were under way, this one among them
   */
  answered(time: number, used: number): void {
    if (this.#long === undefined) {
      this.#long = this.#short = time;
      return;
    }
    this.#short += (time - this.#short) * SHORT_WEIGHT;
    this.#long += (time - this.#long) * LONG_WEIGHT;
    // It is better than it was: what is usual has to follow soon, or a later trouble would go unnoticed.
    if (this.#long > this.#short * 2) this.#long *= 0.95;
    if (used < this.#limit / 2) return;
    const gradient = Math.min(1, Math.max(0.5, (TOLERANCE * this.#long) / this.#short));
    this.#set(this.#limit + (this.#limit * gradient + QUEUE - this.#limit) * SMOOTHING);
  }

  /** It has too much to do: it said so, or no answer came in time. */
  overloaded(): void {
    this.#set(this.#limit * BACKOFF);
  }

  #set(limit: number): void {
    this.#limit = Math.min(this.#max, Math.max(this.#min, limit));
  }
}
