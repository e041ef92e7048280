/** What each first request adds: four first requests pay for one repeat. */
const DEPOSIT = 0.25;
/** What there is without any traffic, so that a rare failure is repeated too. It refills by one a second. */
const RESERVE = 10;
const MAX_BALANCE = 100;

/**
 * How many requests to one upstream may be repeats: at most a fifth of all that is sent, beside a small reserve. An
 * upstream in trouble is not asked several times over by everybody who waits for it.
 *
 * @see https://sre.google/sre-book/handling-overload/
 */
export class RetryBudget {
  readonly #now: () => number;
  #balance = RESERVE;
  #refilledAt: number;

  /** @param now milliseconds since 1970 */
  constructor(now: () => number) {
    this.#now = now;
    this.#refilledAt = now();
  }

  /** A request is sent for the first time. */
  deposit(): void {
    this.#balance = Math.min(MAX_BALANCE, this.#balance + DEPOSIT);
  }

  /** @returns whether one request may be repeated */
  tryTake(): boolean {
    this.#refill();
    if (this.#balance < 1) return false;
    this.#balance--;
    return true;
  }

  #refill(): void {
    const now = this.#now();
    // A clock that is set back refills nothing.
    const seconds = Math.max(0, now - this.#refilledAt) / 1000;
    this.#refilledAt = now;
    if (this.#balance < RESERVE) this.#balance = Math.min(RESERVE, this.#balance + seconds);
  }
}
