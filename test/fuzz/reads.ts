import assert from "node:assert/strict";
import { Connections } from "../../src/graph/transport/connections.ts";
import { ServiceUnavailableError, ThrottledError } from "../../src/graph/model/gateway-errors.ts";
import type { Outcome } from "../../src/graph/reads/pending-read.ts";
import { QueuePerCredential } from "../../src/graph/reads/queue-per-credential.ts";
import type { OperationReads } from "../../src/graph/reads/operation-reads.ts";
import { RetryBudget } from "../../src/graph/transport/retry-budget.ts";
import { Random } from "./random.ts";
import { SimulatedClock } from "./simulated-clock.ts";
import { BrokenOff, SimulatedUpstream, type Mood, type Reading } from "./simulated-upstream.ts";

/** What was seen: so that a run in which nothing went wrong is not taken for one in which all went well. */
export interface ReadsSummary {
  reads: number;
  requests: number;
  found: number;
  refused: number;
  throttled: number;
  unavailable: number;
  broken: number;
  aborted: number;
}

const READS_OF_A_WORLD = 4000;

/**
 * Reads of the queue, many credentials over one upstream, with random faults and a simulated clock.
 *
 * @throws AssertionError when a read is not answered, with something older than it, or with somebody else's; when more is
 *   sent than may be; or when something is left at the end
 */
export async function fuzzReads(count: number, seed: number): Promise<ReadsSummary> {
  const random = new Random(seed);
  const summary = { reads: 0, requests: 0, found: 0, refused: 0, throttled: 0, unavailable: 0, broken: 0, aborted: 0 };
  while (summary.reads < count) {
    const before = summary.reads;
    try {
      await new World(random, Math.min(READS_OF_A_WORLD, count - before), summary).run();
    } catch (error) {
      throw new Error(`Seed ${seed}, somewhere in reads ${before} to ${before + READS_OF_A_WORLD}`, { cause: error });
    }
  }
  return summary;
}

class CountingBudget extends RetryBudget {
  deposited = 0;
  taken = 0;

  override deposit(): void {
    this.deposited++;
    super.deposit();
  }

  override tryTake(): boolean {
    const isTaken = super.tryTake();
    if (isTaken) this.taken++;
    return isTaken;
  }
}

/** One upstream, its callers, and a few thousand reads. */
class World {
  readonly #random: Random;
  readonly #summary: ReadsSummary;
  readonly #clock = new SimulatedClock();
  readonly #upstream: SimulatedUpstream;
  readonly #connections: Connections;
  readonly #budget: CountingBudget;
  readonly #queues: QueuePerCredential;
  readonly #tokens: readonly [string, ...string[]];
  readonly #limits: { readonly slots: number; readonly retryTime: number; readonly maxWait: number };
  readonly #deadline: number;
  /** Who wants what: reads without an answer, by token and path. */
  readonly #wanted = new Map<string, number>();
  readonly #pathCount: number;
  readonly #pause: number;
  #left: number;
  #open = 0;
  /** What was found wrong where nobody catches it, or the queue does. */
  #failure: Error | undefined;

  constructor(random: Random, reads: number, summary: ReadsSummary) {
    this.#random = random;
    this.#summary = summary;
    this.#left = reads;
    this.#upstream = new SimulatedUpstream(this.#clock, random, moodOf(random));
    const connections = random.oneOf([2, 8, 24, 128]);
    this.#connections = new Connections(connections);
    this.#budget = new CountingBudget(this.#clock.now);
    const deadline = random.oneOf([300, 3000, 15_000]);
    this.#limits = {
      slots: random.oneOf([1, 4, 16, 64]),
      retryTime: random.oneOf([0, 500, 2000, 20_000]),
      maxWait: deadline / 3,
    };
    this.#deadline = deadline;
    this.#queues = new QueuePerCredential(
      (token) => this.#upstream.sendFor(token, (paths) => this.#see(token, paths)),
      {
        ...this.#limits,
        connections: this.#connections,
        retryBudget: this.#budget,
        now: this.#clock.now,
        random: random.fraction,
      },
    );
    this.#tokens = ["token-0", ...Array.from({ length: random.integer(0, 5) }, (_, index) => `token-${index + 1}`)];
    this.#pathCount = random.oneOf([3, 40, 1000]);
    this.#pause = random.oneOf([0, 5, 50]);
  }

  async run(): Promise<void> {
    using clock = this.#clock;
    clock.after(0, () => this.#act());
    while ((await clock.step()) && this.#failure === undefined);
    if (this.#failure !== undefined) throw this.#failure;
    assert.equal(this.#open, 0, "a read was never answered");
    assert.equal(this.#left, 0);
    assert.deepEqual([this.#connections.used, this.#connections.waitingOwners], [0, 0], "connections are left");
    assert.equal(this.#upstream.inFlightOfAll, 0);
    assert.equal(clock.pending, 0);
    for (const token of this.#tokens) assert.ok(this.#queues.of(token).isIdle, "a queue is not idle");
    const { requests, oversized } = this.#upstream;
    const { deposited, taken } = this.#budget;
    assert.ok(requests <= deposited + taken + 2 * oversized, "a repeat was not paid for");
    assert.ok(taken <= 10 + deposited / 4 + clock.now() / 1000, "too many repeats");
    this.#summary.requests += requests;
  }

  /** Something happens: a write, another mood, or an operation that reads. */
  #act(): void {
    const random = this.#random;
    if (random.chance(0.3)) this.#upstream.write(this.#path());
    if (random.chance(0.01)) this.#upstream.mood = moodOf(random);
    // Several in one turn too.
    for (let operations = random.integer(0, 2); operations > 0; operations--) this.#operate();
    if (this.#left > 0) this.#clock.after(random.integer(0, 2 * this.#pause), () => this.#act());
  }

  #operate(): void {
    const random = this.#random;
    const operationReads = { asked: 0, ofCaller: random.chance(0.8) ? 0 : 1000 };
    const token = random.oneOf(this.#tokens);
    for (let breaths = random.chance(0.9) ? 1 : 3; breaths > 0 && this.#left > 0; breaths--) {
      const size = random.chance(0.6) ? 1 : random.integer(2, random.chance(0.6) ? 10 : 100);
      const paths = new Set(Array.from({ length: Math.min(size, this.#left) }, () => this.#path()));
      this.#read(token, [...paths], operationReads).catch((error: Error) => (this.#failure ??= error));
    }
  }

  #path(): string {
    return `/p${this.#random.integer(1, this.#pathCount)}`;
  }

  async #read(token: string, paths: readonly string[], operationReads: OperationReads): Promise<void> {
    const { now } = this.#clock;
    this.#left -= paths.length;
    this.#open += paths.length;
    this.#summary.reads += paths.length;
    const askedAt = now();
    const versions = paths.map((path) => this.#upstream.versionOf(path));
    for (const path of paths) this.#want(token, path, 1);
    const caller = new AbortController();
    let hasGone = false;
    const go = (): void => {
      hasGone = true;
      caller.abort(new Error("gone"));
    };
    if (this.#random.chance(0.1)) this.#clock.after(this.#random.integer(0, this.#deadline), go);
    // As its operation would.
    this.#clock.after(this.#deadline, () => caller.abort(new ServiceUnavailableError(undefined)));
    const outcomes = await this.#queues.of(token).read(paths, operationReads, caller.signal);
    assert.equal(outcomes.length, paths.length);
    assert.ok(now() - askedAt <= this.#deadline, "a read took longer than its deadline");
    paths.forEach((path, index) => {
      const outcome = outcomes[index];
      assert.ok(outcome !== undefined, "a read came to no outcome");
      this.#check(outcome, { token, path, version: versions[index] ?? 0 }, now() - askedAt, hasGone);
      this.#want(token, path, -1);
    });
    this.#open -= paths.length;
  }

  /** @param asked what was asked for, and the version it had then */
  #check(outcome: Outcome, asked: Reading, waited: number, hasGone: boolean): void {
    const summary = this.#summary;
    if (outcome instanceof Error) {
      if (outcome instanceof ThrottledError) {
        assert.ok(waited >= this.#limits.maxWait, "a read was throttled before its time");
        summary.throttled++;
      } else if (outcome instanceof ServiceUnavailableError) {
        summary.unavailable++;
      } else if (outcome instanceof BrokenOff) {
        assert.ok(outcome.paths.has(asked.path), "a read failed with another request");
        summary.broken++;
      } else {
        assert.ok(hasGone && outcome.message === "gone", `a read failed unexpectedly: ${outcome.message}`);
        summary.aborted++;
      }
    } else if (outcome.status === 200) {
      const { token, path, version } = outcome.body as Reading;
      assert.deepEqual([token, path], [asked.token, asked.path], "a read got the answer to another one");
      assert.ok(version >= asked.version, "a read got an answer from before it was asked for");
      summary.found++;
    } else {
      summary.refused++;
    }
  }

  #want(token: string, path: string, change: 1 | -1): void {
    const key = `${token} ${path}`;
    this.#wanted.set(key, (this.#wanted.get(key) ?? 0) + change);
  }

  /** A request arrives at the upstream. */
  #see(token: string, paths: readonly string[]): void {
    const upstream = this.#upstream;
    try {
      assert.ok(upstream.inFlight(token) <= this.#limits.slots, "there are more requests than slots");
      assert.ok(upstream.inFlightOfAll <= this.#connections.used, "a request has no connection");
      assert.equal(new Set(paths).size, paths.length, "a path is in a request twice");
      for (const path of paths) assert.ok((this.#wanted.get(`${token} ${path}`) ?? 0) > 0, "nobody wants what is sent");
    } catch (error) {
      this.#failure ??= error as Error;
    }
  }
}

function moodOf(random: Random): Mood {
  const rate = random.oneOf([0, 0, 0.01, 0.1, 0.5]);
  const some = () => (random.chance(0.5) ? rate : 0);
  return {
    latency: random.oneOf([1, 5, 50, 400]),
    mute: some() / 5,
    broken: some(),
    refusedWhole: some(),
    refusedItem: some(),
    missingItem: some(),
    otherItem: some(),
    batchLimit: random.chance(0.9) ? 20 : random.integer(1, 19),
  };
}
