/**
 * A Map for what comes and goes, by its key. V8's own leaves its old tables behind as they were when it grows or shrinks,
 * each pointing to the next; once one of them is in the old generation, all that was ever in the Map stays until the next
 * full garbage collection. So this one begins a new Map whenever the one before has become empty: what comes goes soon.
 */
export class GenerationalMap<Value> {
  #current = new Map<string, Value>();
  #previous = new Map<string, Value>();

  get size(): number {
    return this.#current.size + this.#previous.size;
  }

  get(key: string): Value | undefined {
    return this.#current.get(key) ?? this.#previous.get(key);
  }

  /** For keys that are not in it. */
  add(key: string, value: Value): void {
    if (this.#previous.size === 0) {
      this.#previous = this.#current;
      this.#current = new Map();
    }
    this.#current.set(key, value);
  }

  /** In no particular order. What is visited may be deleted meanwhile. */
  *values(): Generator<Value> {
    yield* this.#previous.values();
    yield* this.#current.values();
  }

  delete(key: string): void {
    if (!this.#previous.delete(key)) this.#current.delete(key);
  }
}
