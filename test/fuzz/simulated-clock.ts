interface Timer {
  readonly at: number;
  readonly order: number;
  readonly callback: () => void;
}

/** Takes the place of setTimeout until it is disposed of: time passes as fast as there is nothing to do in it. */
export class SimulatedClock implements Disposable {
  readonly #real = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout };
  /** A binary heap: the next one first. */
  readonly #heap: Timer[] = [];
  readonly #open = new Set<Timer>();
  #order = 0;
  #now = 0;

  constructor() {
    const set = (callback: () => void, delay = 0): Timer & Pick<NodeJS.Timeout, "unref"> => {
      const timer = this.after(delay, callback);
      // Nothing here keeps a process alive.
      return Object.assign(timer, { unref: () => timer as unknown as NodeJS.Timeout });
    };
    const clear = (timer: Timer | undefined): void => void (timer && this.#open.delete(timer));
    globalThis.setTimeout = set as unknown as typeof setTimeout;
    globalThis.clearTimeout = clear as unknown as typeof clearTimeout;
  }

  readonly now = (): number => this.#now;

  /** Timers that neither ran nor were cleared. */
  get pending(): number {
    return this.#open.size;
  }

  after(delay: number, callback: () => void): Timer {
    // As Node does: whole milliseconds, one at least.
    const timer = { at: this.#now + Math.max(1, Math.trunc(delay)), order: this.#order++, callback };
    this.#open.add(timer);
    this.#heap.push(timer);
    this.#rise(this.#heap.length - 1);
    return timer;
  }

  /** Runs the next timer and all that follows from it. @returns whether there was one */
  async step(): Promise<boolean> {
    for (let timer = this.#pop(); timer !== undefined; timer = this.#pop()) {
      if (!this.#open.delete(timer)) continue;
      this.#now = timer.at;
      timer.callback();
      await new Promise<void>((resolve) => void setImmediate(resolve));
      return true;
    }
    return false;
  }

  [Symbol.dispose](): void {
    Object.assign(globalThis, this.#real);
  }

  #pop(): Timer | undefined {
    const [first] = this.#heap;
    const last = this.#heap.pop();
    if (last !== undefined && this.#heap.length > 0) {
      this.#heap[0] = last;
      this.#sink();
    }
    return first;
  }

  #rise(start: number): void {
    let index = start;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#swapIfBefore(index, parent)) return;
      index = parent;
    }
  }

  #sink(): void {
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const child = this.#isBefore(left + 1, left) ? left + 1 : left;
      if (!this.#swapIfBefore(child, index)) return;
      index = child;
    }
  }

  #isBefore(one: number, other: number): boolean {
    const [a, b] = [this.#heap[one], this.#heap[other]];
    if (a === undefined || b === undefined) return false;
    return a.at < b.at || (a.at === b.at && a.order < b.order);
  }

  #swapIfBefore(one: number, other: number): boolean {
    const [a, b] = [this.#heap[one], this.#heap[other]];
    if (a === undefined || b === undefined || !this.#isBefore(one, other)) return false;
    this.#heap[one] = b;
    this.#heap[other] = a;
    return true;
  }
}
