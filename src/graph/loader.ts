import DataLoader from "dataloader";
import { cacheKeyOf, type AppointmentKey } from "./appointment.ts";

type ReadEach<Value> = (keys: readonly AppointmentKey[]) => Promise<readonly (Value | Error)[]>;

/** Where the outcome of a key is found. */
interface Place<Value> {
  readonly outcomes: Promise<readonly (Value | Error)[]>;
  readonly index: number;
}

/**
 * What one operation reads of one kind: the keys that its fields ask for in one breath are read together, and nothing
 * is read twice. The breath is DataLoader's. What it loads are groups of keys, not keys: a list is one group and one
 * promise, where a promise for each of its keys made up a fifth of what a list of appointments costs. For the same
 * reason a failure is a value.
 */
export class Loader<Value> {
  readonly #groups: DataLoader<readonly AppointmentKey[], readonly (Value | Error)[]>;
  readonly #places = new Map<string, Place<Value>>();

  constructor(read: ReadEach<Value>) {
    const readGroups = async (groups: readonly (readonly AppointmentKey[])[]) => {
      const outcomes = await valuesOf(read, groups.flat());
      let end = 0;
      return groups.map(({ length }) => outcomes.slice(end, (end += length)));
    };
    // The places are the cache.
    this.#groups = new DataLoader(readGroups, { cache: false });
  }

  /** The outcome of a key: its value, or the error that kept it away. */
  async outcome(key: AppointmentKey): Promise<Value | Error> {
    const name = cacheKeyOf(key);
    let place = this.#places.get(name);
    if (place === undefined) this.#places.set(name, (place = { outcomes: this.#groups.load([key]), index: 0 }));
    return (await place.outcomes)[place.index] ?? missing();
  }

  /** The outcomes of several keys, in order. */
  async outcomes(keys: readonly AppointmentKey[]): Promise<(Value | Error)[]> {
    const places = this.#placesOf(keys);
    const outcomes: (Value | Error)[] = [];
    // Keys that were asked for earlier stand in earlier groups; awaiting one group again would cost a turn each.
    let group: Place<Value>["outcomes"] | undefined;
    let known: readonly (Value | Error)[] = [];
    for (const place of places) {
      if (place.outcomes !== group) known = await (group = place.outcomes);
      outcomes.push(known[place.index] ?? missing());
    }
    return outcomes;
  }

  /** The value of a key; rejected with the error that kept it away. */
  async load(key: AppointmentKey): Promise<Value> {
    const outcome = await this.outcome(key);
    if (outcome instanceof Error) throw outcome;
    return outcome;
  }

  /** Forgets a key: it is read again when it is asked for again. */
  clear(key: AppointmentKey): void {
    this.#places.delete(cacheKeyOf(key));
  }

  /** Remembers a value that came otherwise, unless the key was asked for before. */
  prime(key: AppointmentKey, value: Value): void {
    const name = cacheKeyOf(key);
    if (!this.#places.has(name)) this.#places.set(name, { outcomes: Promise.resolve([value]), index: 0 });
  }

  #placesOf(keys: readonly AppointmentKey[]): Place<Value>[] {
    const fresh: AppointmentKey[] = [];
    // Keys are read at the end of the breath: the group may be filled until then.
    let outcomes: Place<Value>["outcomes"] | undefined;
    return keys.map((key) => {
      const name = cacheKeyOf(key);
      let place = this.#places.get(name);
      if (place === undefined) {
        outcomes ??= this.#groups.load(fresh);
        this.#places.set(name, (place = { outcomes, index: fresh.push(key) - 1 }));
      }
      return place;
    });
  }
}

/** A read that fails as a whole failed for each of its keys. */
async function valuesOf<Value>(read: ReadEach<Value>, keys: readonly AppointmentKey[]) {
  try {
    return await read(keys);
  } catch (error) {
    return keys.map(() => error as Error);
  }
}

function missing(): Error {
  return new TypeError("A read came to no outcome.");
}
