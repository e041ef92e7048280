import { setImmediate } from "node:timers/promises";
import * as fc from "fast-check";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { GatewayError, ServiceUnavailableError } from "../../../src/graph/model/gateway-errors.ts";
import { ReadQueue } from "../../../src/graph/reads/read-queue.ts";
import { OversizedBatch } from "../../../src/graph/reads/send-reads.ts";
import { Connections } from "../../../src/graph/transport/connections.ts";
import type { UpstreamAnswer } from "../../../src/graph/transport/response.ts";
import { RetryBudget } from "../../../src/graph/transport/retry-budget.ts";

// The queue under every order of what can happen to it: arrivals, answers, refusals, retries, callers that hang up, and
// the passing of time. fast-check draws the order, and prints seed and path of one that goes wrong.

const MAX_WAIT = 5_000;
const RETRY_TIME = 8_000;
const DEADLINE = 15_000;

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] }));
afterEach(() => void vi.useRealTimers());

type Mood = "answers" | "throttles" | "throttles one" | "fails" | "is too large" | "breaks";

interface Asked {
  readonly path: string;
  readonly version: number;
  readonly at: number;
  readonly caller: AbortController;
  outcome?: UpstreamAnswer | Error;
}

/** The queue, an upstream of a few appointments that are written meanwhile, and what has to be true of both. */
class Model {
  readonly #scheduler: fc.Scheduler;
  readonly #slots: number;
  readonly #versions = new Map<string, number>();
  readonly #connections = new Connections(4);
  readonly #queue: ReadQueue;
  readonly asked: Asked[] = [];
  mood: Mood = "answers";
  #underWay = 0;
  #failure: unknown;

  constructor(scheduler: fc.Scheduler, slots: number) {
    this.#scheduler = scheduler;
    this.#slots = slots;
    this.#queue = new ReadQueue({
      slots,
      retryTime: RETRY_TIME,
      maxWait: MAX_WAIT,
      connections: this.#connections,
      credential: "caller",
      retryBudget: new RetryBudget(Date.now),
      now: Date.now,
      random: () => 0.5,
      send: (paths, signal) => this.#send(paths, signal),
      onIdle: () => this.#hold(this.#expectAllAnswered([...this.asked])),
    });
  }

  /** What fails where nobody waits for it fails the run. */
  #hold(check: Promise<void>): void {
    check.catch((error: unknown) => (this.#failure ??= error));
  }

  /** A queue that says it is idle may be forgotten: nobody may be waiting in it. */
  async #expectAllAnswered(asked: readonly Asked[]): Promise<void> {
    await setImmediate();
    expect(asked.filter(({ outcome }) => outcome === undefined)).toEqual([]);
  }

  async #send(paths: readonly string[], signal: AbortSignal): Promise<(UpstreamAnswer | undefined)[] | OversizedBatch> {
    this.#underWay++;
    expect(this.#underWay).toBeLessThanOrEqual(this.#slots);
    expect(this.#connections.used).toBeGreaterThanOrEqual(this.#underWay);
    expect(new Set(paths).size).toBe(paths.length);
    expect(paths.length).toBeLessThanOrEqual(20);
    const { mood } = this;
    // As they are when the request arrives; what is written later it doesn't know.
    const answers = paths.map((path, index) => this.#answer(path, mood, index));
    const broken = Promise.withResolvers<never>();
    const breakOff = (): void => broken.reject(signal.reason as Error);
    signal.addEventListener("abort", breakOff);
    try {
      await Promise.race([this.#scheduler.schedule(Promise.resolve(), `answer to ${paths.join(" ")}`), broken.promise]);
      if (mood === "breaks") throw new Error("broken");
      if (mood === "is too large" && paths.length > 1)
        return new OversizedBatch({ status: 413, headers: {}, body: {} });
      return answers;
    } finally {
      signal.removeEventListener("abort", breakOff);
      this.#underWay--;
    }
  }

  #answer(path: string, mood: Mood, index: number): UpstreamAnswer {
    if (mood === "throttles" || (mood === "throttles one" && index === 0))
      return { status: 429, headers: {}, body: {} };
    if (mood === "fails") return { status: 503, headers: { "retry-after": "2" }, body: {} };
    return { status: 200, headers: {}, body: this.#versions.get(path) ?? 0 };
  }

  write(path: string): void {
    this.#versions.set(path, (this.#versions.get(path) ?? 0) + 1);
  }

  read(paths: readonly string[]): void {
    const caller = new AbortController();
    // As its operation would.
    setTimeout(() => caller.abort(new ServiceUnavailableError(undefined)), DEADLINE);
    const asked = paths.map((path) => {
      const each: Asked = { path, version: this.#versions.get(path) ?? 0, at: Date.now(), caller };
      return each;
    });
    this.asked.push(...asked);
    this.#hold(this.#settle(asked, this.#queue.read(paths, { asked: 0, ofCaller: 0 }, caller.signal)));
  }

  async #settle(asked: readonly Asked[], outcomesOf: Promise<readonly (UpstreamAnswer | Error)[]>): Promise<void> {
    const outcomes = await outcomesOf;
    expect(outcomes).toHaveLength(asked.length);
    asked.forEach((each, index) => {
      const outcome = outcomes[index];
      if (outcome !== undefined) each.outcome = outcome;
    });
    for (const each of asked) this.#judge(each, Date.now() - each.at);
  }

  #judge({ version, caller, outcome }: Asked, time: number): void {
    if (outcome === undefined) throw new TypeError("A read came to no outcome.");
    expect(time).toBeLessThanOrEqual(DEADLINE);
    if (!(outcome instanceof Error)) {
      if (outcome.status === 200) expect(outcome.body).toBeGreaterThanOrEqual(version);
      // What was too large together goes on in halves, for as long as it would be tried again.
      else expect(time >= RETRY_TIME ? [413, 429, 503] : [429, 503]).toContain(outcome.status);
    } else if (outcome === caller.signal.reason) {
      expect(caller.signal.aborted).toBe(true);
      if (outcome instanceof GatewayError) expect(time).toBeGreaterThanOrEqual(DEADLINE);
    } else if (outcome instanceof GatewayError) {
      expect([outcome.code, time >= MAX_WAIT]).toEqual(["THROTTLED", true]);
    } else {
      expect(outcome.message).toBe("broken");
    }
  }

  hangUp(index: number): void {
    const open = this.asked.filter(({ outcome }) => outcome === undefined);
    open[index % Math.max(1, open.length)]?.caller.abort(new Error("gone"));
  }

  /** Nothing is left, whatever has happened. */
  async finish(): Promise<void> {
    this.mood = "answers";
    await this.#scheduler.waitIdle();
    for (let turns = 0; this.asked.some(({ outcome }) => outcome === undefined) || vi.getTimerCount() > 0; turns++) {
      expect(turns).toBeLessThan(10_000);
      await vi.advanceTimersByTimeAsync(10);
      await this.#scheduler.waitIdle();
    }
    await setImmediate();
    if (this.#failure !== undefined) throw this.#failure;
    expect([this.#queue.isIdle, this.#connections.used, this.#connections.waitingOwners]).toEqual([true, 0, 0]);
  }
}

const path = fc.integer({ min: 0, max: 5 }).map((number) => `p${number}`);
const event = fc.oneof(
  { weight: 6, arbitrary: fc.record({ read: fc.uniqueArray(path, { minLength: 1, maxLength: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ readMany: fc.integer({ min: 15, max: 45 }) }) },
  { weight: 2, arbitrary: fc.record({ write: path }) },
  { weight: 2, arbitrary: fc.record({ hangUp: fc.nat(50) }) },
  { weight: 4, arbitrary: fc.record({ wait: fc.constantFrom(1, 60, 500, 3_000, 6_000) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      mood: fc.constantFrom<Mood>("answers", "throttles", "throttles one", "fails", "is too large", "breaks"),
    }),
  },
);
type Event = typeof event extends fc.Arbitrary<infer Each> ? Each : never;

async function act(model: Model, happens: Event): Promise<void> {
  if ("read" in happens) model.read(happens.read);
  if ("readMany" in happens) model.read(Array.from({ length: happens.readMany }, (_, index) => `m${index}`));
  if ("write" in happens) model.write(happens.write);
  if ("hangUp" in happens) model.hangUp(happens.hangUp);
  if ("mood" in happens) model.mood = happens.mood;
  if ("wait" in happens) await vi.advanceTimersByTimeAsync(happens.wait);
}

it(
  "answers every read once, in time and by the rule of reads, in whatever order things happen",
  { timeout: 600_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.integer({ min: 1, max: 8 }),
        fc.array(event, { minLength: 1, maxLength: 40 }),
        async (scheduler, slots, events) => {
          const model = new Model(scheduler, slots);
          scheduler.scheduleSequence(
            events.map((happens) => ({ label: JSON.stringify(happens), builder: () => act(model, happens) })),
          );
          await model.finish();
        },
      ),
      {
        numRuns: Number(process.env["QUEUE_RUNS"] ?? 300),
        endOnFailure: process.env["QUEUE_SHRINK"] === "no",
        ...seedOf(process.env["QUEUE_SEED"]),
      },
    );
  },
);

function seedOf(text: string | undefined): { seed?: number } {
  return text === undefined ? {} : { seed: Number(text) };
}
