import { setTimeout as sleep } from "node:timers/promises";

/** One way to do harm. */
export interface Attack {
  /** Begins with the number of the attack on which it was first seen, as in `#4`, if it is one of those. */
  readonly name: string;
  /** Makes what is to be sent before the clock runs; what comes back is carried out until the signal. */
  prepare(): (means: Means) => Promise<void>;
}

/** What an attacker works with. */
export interface Means {
  readonly gateway: URL;
  /** The stub behind the gateway: its counters tell what a request became. */
  readonly upstream: URL;
  /** Aborted when the time is over: every connection is cut. */
  readonly signal: AbortSignal;
  /** Posts JSON to the operations, and counts the answer. */
  readonly post: (body: string | Buffer, options?: PostOptions) => Promise<Answer>;
  /** Counts something that happened, under its name. */
  readonly count: (what: string) => void;
}

export interface PostOptions {
  /** Another one is another caller. */
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  /** 0 when there was none. */
  readonly status: number;
  readonly text: string;
}

/**
 * What one attacker sends when all is answered at once, in milliseconds from one request to the next. Harm is what single
 * requests do: against a mere flood nothing helps but more machines.
 */
const PACE = 250;

/** Sends one request after the other until the end. */
export async function atPace({ signal }: Means, send: () => Promise<unknown>, pace = PACE): Promise<void> {
  while (!signal.aborted) {
    const next = performance.now() + pace;
    await send();
    await sleep(Math.max(0, next - performance.now()), undefined, { signal }).catch(() => {});
  }
}

/** An attack that sends the same over and over, so many at a time. */
export function repeated(name: string, bodiesOf: () => readonly (string | Buffer)[], parallel = 1): Attack {
  return {
    name,
    prepare() {
      const bodies = bodiesOf();
      return async (means) => {
        let number = 0;
        await sideBySide(parallel, () => atPace(means, () => means.post(bodies[number++ % bodies.length] ?? "")));
      };
    },
  };
}

export async function sideBySide(count: number, run: (index: number) => Promise<void>): Promise<void> {
  await Promise.all(Array.from({ length: count }, (_, index) => run(index)));
}

export const operation = (query: string, variables?: object): string => JSON.stringify({ query, variables });

/** A thing made so many times. */
export const times = (count: number, make: (index: number) => string, separator = " "): string =>
  Array.from({ length: count }, (_, index) => make(index)).join(separator);
