interface Entry<Value> {
  readonly value: Value;
  readonly until: number;
}

/** So many values at most, each until its time; beyond them the one goes that was not asked for the longest. */
export class ExpiringCache<Value> {
  // A Map keeps the order of insertion: what is taken out and put in again moves to the end.
  readonly #entries = new Map<string, Entry<Value>>();
  readonly #most: number;
  readonly #now: () => number;

  /** @param now milliseconds since 1970 */
  constructor(most: number, now: () => number) {
    this.#most = most;
    this.#now = now;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    if (entry.until <= this.#now()) return undefined;
    this.#entries.set(key, entry);
    return entry.value;
  }

  /** @param until milliseconds since 1970; a value whose time is over is not kept */
  set(key: string, value: Value, until: number): void {
    this.#entries.delete(key);
    if (until <= this.#now()) return;
    if (this.#entries.size >= this.#most) {
      const [oldest] = this.#entries.keys();
      if (oldest !== undefined) this.#entries.delete(oldest);
    }
    this.#entries.set(key, { value, until });
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }
}
