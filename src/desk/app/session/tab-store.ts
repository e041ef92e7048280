const PREFIX = "desk.kept.";

/**
 * What one person has in this tab, by meeting. It outlives a reload, a sign-in and a gateway that is gone for a while;
 * closing the tab ends it, and so does {@link forgetEverything}.
 */
export class TabStore<Value> {
  readonly #prefix: string;
  readonly #values = new Map<string, Value>();
  readonly #listeners = new Set<() => void>();
  #entries: readonly (readonly [string, Value])[] = [];

  /** @param name of what is kept, as other stores keep other things of the same meetings */
  constructor(name: string, personId: string) {
    this.#prefix = `${PREFIX}${name}.${personId}.`;
    for (const key of Object.keys(sessionStorage)) {
      const value = key.startsWith(this.#prefix) ? (read(key) as Value | undefined) : undefined;
      if (value !== undefined) this.#values.set(key.slice(this.#prefix.length), value);
    }
    this.#entries = [...this.#values];
  }

  find(onlineMeetingId: string): Value | undefined {
    return this.#values.get(onlineMeetingId);
  }

  /** With the ids of the meetings: the same list until something changes. */
  get entries(): readonly (readonly [string, Value])[] {
    return this.#entries;
  }

  keep(onlineMeetingId: string, value: Value): void {
    this.#values.set(onlineMeetingId, value);
    try {
      sessionStorage.setItem(this.#prefix + onlineMeetingId, JSON.stringify(value));
    } catch {
      // The browser's store is full: it lasts until a reload then.
    }
    this.#tell();
  }

  drop(onlineMeetingId: string): void {
    if (!this.#values.delete(onlineMeetingId)) return;
    sessionStorage.removeItem(this.#prefix + onlineMeetingId);
    this.#tell();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #tell(): void {
    this.#entries = [...this.#values];
    for (const listener of this.#listeners) listener();
  }
}

/** Everybody's: nothing of clients stays behind in a browser that somebody has signed out of. */
export function forgetEverything(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
}

function read(key: string): unknown {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "");
  } catch {
    return undefined;
  }
}
