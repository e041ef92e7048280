import DataLoader from "dataloader";
import type { AppointmentKey } from "../../graph/model/upstream-appointment.ts";

type ReadEach<Value> = (keys: readonly AppointmentKey[]) => Promise<readonly (Value | Error)[]>;

/** What was asked for in one batch: read together, with one promise for all of it. */
interface Batch<Value> {
  readonly keys: AppointmentKey[];
  readonly outcomes: Promise<readonly (Value | Error)[]>;
}

/** Where the outcome of a key is found. */
interface KeyPosition<Value> {
  readonly batch: Batch<Value>;
  readonly index: number;
}

/**
 * What one operation reads of one kind: the keys that its fields ask for in one batch are read together, and nothing
 * is read twice. When a batch ends, DataLoader knows; what it loads are batches, not keys, for a promise for each key
 * made up a fifth of what a list of appointments costs. For the same reason a failure is a value.
 */
export class Loader<Value> {
  readonly #batches: DataLoader<Batch<Value>["keys"], readonly (Value | Error)[]>;
  readonly #places = new Map<string, KeyPosition<Value>>();
  /** The batch that is being drawn. */
  #open: Batch<Value> | undefined;

  constructor(read: ReadEach<Value>) {
    const readBatches = (batches: readonly (readonly AppointmentKey[])[]) => {
      this.#open = undefined;
      return Promise.all(batches.map((keys) => valuesOf(read, keys)));
    };
    // The places are the cache.
    this.#batches = new DataLoader(readBatches, { cache: false });
  }

  /** The outcome of a key, its value or the error that kept it away, as whoever asks wants it. */
  outcome<Outcome>(key: AppointmentKey, shape: (outcome: Value | Error) => Outcome): Promise<Outcome> {
    const { batch, index } = this.#placeOf(key);
    return batch.outcomes.then((outcomes) => shape(outcomes[index] ?? missing()));
  }

  /** The outcomes of several keys, in order. */
  async outcomes(keys: readonly AppointmentKey[]): Promise<(Value | Error)[]> {
    const places = keys.map((key) => this.#placeOf(key));
    const outcomes: (Value | Error)[] = [];
    // Keys that were asked for earlier belong to earlier batches; awaiting one batch again would cost a turn each.
    let batch: Batch<Value> | undefined;
    let known: readonly (Value | Error)[] = [];
    for (const place of places) {
      if (place.batch !== batch) known = await (batch = place.batch).outcomes;
      outcomes.push(known[place.index] ?? missing());
    }
    return outcomes;
  }

  /** The value of a key; rejected with the error that kept it away. */
  load(key: AppointmentKey): Promise<Value> {
    return this.outcome(key, (outcome) => {
      if (outcome instanceof Error) throw outcome;
      return outcome;
    });
  }

  /** Forgets a key: it is read again when it is asked for again. */
  clear({ path }: AppointmentKey): void {
    this.#places.delete(path);
  }

  /** Remembers a value that came otherwise, unless the key was asked for before. */
  prime(key: AppointmentKey, value: Value): void {
    const batch = { keys: [key], outcomes: Promise.resolve([value]) };
    if (!this.#places.has(key.path)) this.#places.set(key.path, { batch, index: 0 });
  }

  #placeOf(key: AppointmentKey): KeyPosition<Value> {
    let place = this.#places.get(key.path);
    if (place === undefined) {
      const batch = (this.#open ??= this.#openBatch());
      place = { batch, index: batch.keys.push(key) - 1 };
      this.#places.set(key.path, place);
    }
    return place;
  }

  #openBatch(): Batch<Value> {
    const keys: AppointmentKey[] = [];
    return { keys, outcomes: this.#batches.load(keys) };
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
