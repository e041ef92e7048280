/** Within so many milliseconds so many requests have to fail, and half of all, before it opens. */
const WINDOW = 10_000;
const MIN_FAILURES = 20;
/**
 * How long it stays open, in milliseconds: twice as long each time that an attempt fails, and never so long that callers
 * would notice it longer than the trouble itself.
 */
const FIRST_PAUSE = 1000;
const MAX_PAUSE = 5000;

/**
 * Keeps requests from an upstream that is gone: once most of them come to no answer, nothing is sent for a while, and then
 * one attempt tells whether it is back. Callers know at once, and an upstream that starts is not overrun.
 *
 * What counts is that nothing answers behind the connection. A status is an answer: a caller can make an upstream fail, and
 * must not keep it from others.
 */
export class CircuitBreaker {
  readonly #now: () => number;
  #windowSince: number;
  #failures = 0;
  #answers = 0;
  #pause = FIRST_PAUSE;
  /** Until when nothing is sent; `undefined` while it is closed. */
  #openUntil: number | undefined;
  #isTrying = false;

  /** @param now milliseconds, by a clock that nobody sets */
  constructor(now: () => number) {
    this.#now = now;
    this.#windowSince = now();
  }

  get isOpen(): boolean {
    return this.#openUntil !== undefined;
  }

  /**
   * Whether a request may be sent; each that may is followed by {@link answered}, {@link failed} or {@link abandoned}.
   *
   * @returns `undefined` when it may, otherwise in how many milliseconds to try again
   */
  blockedFor(): number | undefined {
    if (this.#openUntil === undefined) return undefined;
    const left = this.#openUntil - this.#now();
    if (left > 0) return left;
    if (this.#isTrying) return FIRST_PAUSE;
    this.#isTrying = true;
    return undefined;
  }

  answered(): void {
    this.#isTrying = false;
    if (this.#openUntil !== undefined) {
      this.#openUntil = undefined;
      this.#pause = FIRST_PAUSE;
      this.#begin();
    }
    this.#roll();
    this.#answers++;
  }

  /** Nothing answered: no connection, or one that broke. */
  failed(): void {
    this.#isTrying = false;
    if (this.#openUntil !== undefined) {
      // Those that were under way when it opened say nothing new.
      if (this.#now() < this.#openUntil) return;
      this.#pause = Math.min(MAX_PAUSE, this.#pause * 2);
      this.#openUntil = this.#now() + this.#pause;
      return;
    }
    this.#roll();
    this.#failures++;
    if (this.#failures >= MIN_FAILURES && this.#failures >= this.#answers) this.#openUntil = this.#now() + this.#pause;
  }

  /** Nobody waited for an answer any more: nothing is known of it. */
  abandoned(): void {
    this.#isTrying = false;
  }

  #roll(): void {
    if (this.#now() - this.#windowSince >= WINDOW) this.#begin();
  }

  #begin(): void {
    this.#windowSince = this.#now();
    this.#failures = 0;
    this.#answers = 0;
  }
}
