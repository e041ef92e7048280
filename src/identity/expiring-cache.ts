import { LRUCache } from "lru-cache";

interface Entry<Value> {
  readonly value: Value;
  readonly until: number;
}

/**
 * So many values at most, each until its time; beyond them the one goes that was not asked for the longest.
 *
 * The time is kept here: the library's own `ttl` is inclusive, and 0 means for ever, which a token must never be.
 */
export class ExpiringCache<Value> {
  readonly #entries: LRUCache<string, Entry<Value>>;
  readonly #now: () => number;

  /** @param now milliseconds since 1970 */
  constructor(most: number, now: () => number) {
    this.#entries = new LRUCache({ max: most });
    this.#now = now;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined || entry.until > this.#now()) return entry?.value;
    this.#entries.delete(key);
    return undefined;
  }

  /** @param until milliseconds since 1970; a value whose time is over is not kept */
  set(key: string, value: Value, until: number): void {
    if (until > this.#now()) this.#entries.set(key, { value, until });
    else this.#entries.delete(key);
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }
}
