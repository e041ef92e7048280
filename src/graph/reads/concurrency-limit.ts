/**
 * How many requests may be under way at once: fewer after each sign of throttling, slowly more again while things go
 * well (additive increase, multiplicative decrease).
 */
export class ConcurrencyLimit {
  readonly #most: number;
  #allowed: number;
  #used = 0;

  constructor(most: number) {
    this.#most = most;
    this.#allowed = most;
  }

  get isFree(): boolean {
    return this.#used < Math.floor(this.#allowed);
  }

  get used(): number {
    return this.#used;
  }

  /** Whether nothing is remembered of an earlier throttling. */
  get isRecovered(): boolean {
    return this.#allowed === this.#most;
  }

  take(): void {
    this.#used++;
  }

  release(throttled: boolean): void {
    this.#used--;
    this.#allowed = throttled
      ? Math.max(1, this.#allowed / 2)
      : Math.min(this.#most, this.#allowed + 1 / Math.floor(this.#allowed));
  }
}
