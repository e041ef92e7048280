import DataLoader from "dataloader";
import type { AppointmentKey } from "../../graph/model/upstream-appointment.ts";

type ReadEach<Value> = (keys: readonly AppointmentKey[]) => Promise<readonly (Value | Error)[]>;

/** What was asked for in one breath: read together, with one promise for all of it. */
interface Breath<Value> {
  readonly keys: AppointmentKey[];
  readonly outcomes: Promise<readonly (Value | Error)[]>;
}

/** Where the outcome of a key is found. */
interface Place<Value> {
  readonly breath: Breath<Value>;
  readonly index: number;
}

/**
 * What one operation reads of one kind: the keys that its fields ask for in one breath are read together, and nothing
 * is read twice. When a breath ends, DataLoader knows; what it loads are breaths, not keys, for a promise for each key
 * made up a fifth of what a list of appointments costs. For the same reason a failure is a value.
 */
export class Loader<Value> {
  readonly #breaths: DataLoader<Breath<Value>["keys"], readonly (Value | Error)[]>;
  readonly #places = new Map<string, Place<Value>>();
  /** The breath that is being drawn. */
  #open: Breath<Value> | undefined;

  constructor(read: ReadEach<Value>) {
    const readBreaths = (breaths: readonly (readonly AppointmentKey[])[]) => {
      this.#open = undefined;
      return Promise.all(breaths.map((keys) => valuesOf(read, keys)));
    };
    // The places are the cache.
    this.#breaths = new DataLoader(readBreaths, { cache: false });
  }

  /** The outcome of a key, its value or the error that kept it away, as whoever asks wants it. */
  outcome<Outcome>(key: AppointmentKey, shape: (outcome: Value | Error) => Outcome): Promise<Outcome> {
    const { breath, index } = this.#placeOf(key);
    return breath.outcomes.then((outcomes) => shape(outcomes[index] ?? missing()));
  }

  /** The outcomes of several keys, in order. */
  async outcomes(keys: readonly AppointmentKey[]): Promise<(Value | Error)[]> {
    const places = keys.map((key) => this.#placeOf(key));
    const outcomes: (Value | Error)[] = [];
    // Keys that were asked for earlier belong to earlier breaths; awaiting one breath again would cost a turn each.
    let breath: Breath<Value> | undefined;
    let known: readonly (Value | Error)[] = [];
    for (const place of places) {
      if (place.breath !== breath) known = await (breath = place.breath).outcomes;
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
    const breath = { keys: [key], outcomes: Promise.resolve([value]) };
    if (!this.#places.has(key.path)) this.#places.set(key.path, { breath, index: 0 });
  }

  #placeOf(key: AppointmentKey): Place<Value> {
    let place = this.#places.get(key.path);
    if (place === undefined) {
      const breath = (this.#open ??= this.#draw());
      place = { breath, index: breath.keys.push(key) - 1 };
      this.#places.set(key.path, place);
    }
    return place;
  }

  #draw(): Breath<Value> {
    const keys: AppointmentKey[] = [];
    return { keys, outcomes: this.#breaths.load(keys) };
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
