import { cacheKeyOf, type AppointmentKey } from "./appointment.ts";

type ReadEach<Value> = (keys: readonly AppointmentKey[]) => Promise<readonly (Value | Error)[]>;

/** What is asked for in one breath: read together, and done together. */
interface Batch<Value> {
  readonly keys: AppointmentKey[];
  readonly outcomes: Promise<readonly (Value | Error)[]>;
}

/** Where the outcome of a key is found. */
interface Place<Value> {
  readonly batch: Batch<Value>;
  readonly index: number;
}

/**
 * What one operation reads of one kind: the keys that its fields ask for in one breath are read together, and nothing
 * is read twice. It does what a DataLoader does, but for a list of keys it makes one promise instead of several a key,
 * and a failure is a value: a fifth of what a list of appointments costs went there.
 */
export class Loader<Value> {
  readonly #read: ReadEach<Value>;
  readonly #places = new Map<string, Place<Value>>();
  #gathering: Batch<Value> | undefined;

  constructor(read: ReadEach<Value>) {
    this.#read = read;
  }

  /** The outcome of a key: its value, or the error that kept it away. */
  async outcome(key: AppointmentKey): Promise<Value | Error> {
    const { batch, index } = this.#placeOf(key);
    return (await batch.outcomes)[index] ?? missing();
  }

  /** The outcomes of several keys, in order. */
  async outcomes(keys: readonly AppointmentKey[]): Promise<(Value | Error)[]> {
    const places = keys.map((key) => this.#placeOf(key));
    const outcomes: (Value | Error)[] = [];
    // Keys that were asked for earlier may stand in earlier batches; awaiting one batch again would cost a turn each.
    let batch: Batch<Value> | undefined;
    let known: readonly (Value | Error)[] = [];
    for (const place of places) {
      if (place.batch !== batch) known = await (batch = place.batch).outcomes;
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
    if (this.#places.has(name)) return;
    this.#places.set(name, { batch: { keys: [key], outcomes: Promise.resolve([value]) }, index: 0 });
  }

  #placeOf(key: AppointmentKey): Place<Value> {
    const name = cacheKeyOf(key);
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    const batch = (this.#gathering ??= this.#gather());
    const place = { batch, index: batch.keys.push(key) - 1 };
    this.#places.set(name, place);
    return place;
  }

  /** Reads when everything that can go on without an answer has gone on: what it asks for is part of the breath. */
  #gather(): Batch<Value> {
    const keys: AppointmentKey[] = [];
    const read = async (): Promise<readonly (Value | Error)[]> => {
      await new Promise<void>((resolve) => {
        queueMicrotask(() => process.nextTick(resolve));
      });
      this.#gathering = undefined;
      try {
        return await this.#read(keys);
      } catch (error) {
        return keys.map(() => error as Error);
      }
    };
    return { keys, outcomes: read() };
  }
}

function missing(): Error {
  return new TypeError("A read came to no outcome.");
}
