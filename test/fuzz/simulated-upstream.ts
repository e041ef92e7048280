import { MAX_BATCH_REQUESTS } from "../../src/common/contract/limits.ts";
import { OversizedBatch, type SendReads } from "../../src/graph/reads/send-reads.ts";
import type { UpstreamAnswer } from "../../src/graph/transport/response.ts";
import type { Random } from "./random.ts";
import type { SimulatedClock } from "./simulated-clock.ts";

/** What an answer says: who asked for which path, and the version it had. */
export interface Reading {
  readonly token: string;
  readonly path: string;
  readonly version: number;
}

/** How an upstream behaves for a while: probabilities, and milliseconds. */
export interface Mood {
  readonly latency: number;
  readonly mute: number;
  readonly broken: number;
  readonly refusedWhole: number;
  readonly refusedItem: number;
  readonly missingItem: number;
  readonly otherItem: number;
  /** Batches of more are too large. */
  readonly batchLimit: number;
}

const PASSING = [429, 503, 504] as const;
const OTHER = [400, 401, 403, 404, 500] as const;
const RETRY_AFTER = [undefined, "0", "0.02", "0.3", "1.5", "60"] as const;

/** The connection broke; the reads of this request, and no others, fail with it. */
export class BrokenOff extends Error {
  readonly paths: ReadonlySet<string>;

  constructor(paths: readonly string[]) {
    super("broken off");
    this.paths = new Set(paths);
  }
}

/** Values that change while they are read, behind requests that go wrong in every way. */
export class SimulatedUpstream {
  readonly #clock: SimulatedClock;
  readonly #random: Random;
  readonly #versions = new Map<string, number>();
  readonly #inFlight = new Map<string, number>();
  mood: Mood;
  requests = 0;
  oversized = 0;

  constructor(clock: SimulatedClock, random: Random, mood: Mood) {
    this.#clock = clock;
    this.#random = random;
    this.mood = mood;
  }

  versionOf(path: string): number {
    return this.#versions.get(path) ?? 0;
  }

  /** A write is acknowledged. */
  write(path: string): void {
    this.#versions.set(path, this.versionOf(path) + 1);
  }

  inFlight(token: string): number {
    return this.#inFlight.get(token) ?? 0;
  }

  get inFlightOfAll(): number {
    return [...this.#inFlight.values()].reduce((sum, count) => sum + count, 0);
  }

  /** @param onRequest called with what arrives, before it is answered */
  sendFor(token: string, onRequest: (paths: readonly string[]) => void): SendReads {
    return async (paths, signal) => {
      this.requests++;
      this.#inFlight.set(token, this.inFlight(token) + 1);
      try {
        onRequest(paths);
        if (paths.length > MAX_BATCH_REQUESTS) throw new TypeError("The batch is too large.");
        return await this.#answer(token, paths, signal);
      } finally {
        this.#inFlight.set(token, this.inFlight(token) - 1);
      }
    };
  }

  async #answer(token: string, paths: readonly string[], signal: AbortSignal) {
    const { latency, mute, broken, refusedWhole, batchLimit } = this.mood;
    const random = this.#random;
    const isMute = random.chance(mute);
    // Read at the start of the request or at its end: both are answers that a real upstream may give.
    const early = random.chance(0.5) ? paths.map((path) => this.versionOf(path)) : undefined;
    await this.#wait(isMute ? undefined : random.integer(0, random.chance(0.05) ? latency * 20 : latency), signal);
    if (random.chance(broken)) throw new BrokenOff(paths);
    if (paths.length > batchLimit) {
      this.oversized++;
      return new OversizedBatch({ status: 413, headers: {}, body: undefined });
    }
    if (random.chance(refusedWhole)) {
      const refusal = this.#refusal();
      return paths.map(() => refusal);
    }
    return paths.map((path, index) => this.#item({ token, path, version: early?.[index] ?? this.versionOf(path) }));
  }

  #item(body: Reading): UpstreamAnswer | undefined {
    const { refusedItem, missingItem, otherItem } = this.mood;
    if (this.#random.chance(missingItem)) return undefined;
    if (this.#random.chance(refusedItem)) return this.#refusal();
    if (this.#random.chance(otherItem)) return { status: this.#random.oneOf(OTHER), headers: {}, body: undefined };
    return { status: 200, headers: {}, body };
  }

  #refusal(): UpstreamAnswer {
    const retryAfter = this.#random.oneOf(RETRY_AFTER);
    const headers = retryAfter === undefined ? {} : { "retry-after": retryAfter };
    return { status: this.#random.oneOf(PASSING), headers, body: undefined };
  }

  /** @param time `undefined`: for ever, or until the caller gives up */
  #wait(time: number | undefined, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
      if (time !== undefined) this.#clock.after(time, resolve);
    });
  }
}
