import { BATCH_LIMIT } from "./batch.ts";
import { ServiceUnavailableError } from "./errors.ts";
import { ReadLanes, type Lane, type QueuedRead } from "./read-lanes.ts";
import { delayBefore, isPassing } from "./retry-timing.ts";
import { Slots } from "./slots.ts";
import type { UpstreamAnswer } from "./upstream-answer.ts";

/**
 * While so many requests are under way, reads that don't fill a batch wait for others to share one with. Full batches
 * take the other slots: nothing is gained by holding them back, and one operation with many reads needs several.
 */
const EAGER_REQUESTS = 6;

/** An operation that has asked for more reads than this asks for many. */
const FEW = 10;

/** Who reads: one GraphQL operation. */
export interface Asker {
  /** How many reads it has asked for so far. */
  asked: number;
}

/** The answers to the reads of one request, in order, `undefined` where none came; or the refusal of the whole. */
export type SendReads = (
  paths: readonly string[],
  signal: AbortSignal,
) => Promise<readonly (UpstreamAnswer | undefined)[] | RefusedEnvelope>;

/** The request as a whole was refused for now (413, 429, 503): none of its reads was looked at. */
export class RefusedEnvelope {
  readonly answer: UpstreamAnswer;

  constructor(answer: UpstreamAnswer) {
    this.answer = answer;
  }
}

export interface ReadQueueOptions {
  readonly send: SendReads;
  /** Requests under way at once, at most. */
  readonly slots: number;
  /** How long a caller waits for further attempts, in milliseconds. */
  readonly patience: number;
  /** How long a caller waits at all, in milliseconds: queueing and every attempt included. */
  readonly deadline: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly random: () => number;
  /** Called when it may be forgotten: it is at rest, and remembers no throttling. */
  readonly onIdle?: () => void;
}

/** What came of a read: whatever status the upstream answered last, or why there was no answer. */
export type Outcome = UpstreamAnswer | Error;

/** What somebody asked for in one breath. One promise for all of it: a promise for each read costs more than the read. */
interface Breath {
  readonly outcomes: (Outcome | undefined)[];
  open: number;
  readonly patientUntil: number;
  readonly lane: Lane;
  readonly done: () => void;
}

interface Waiter {
  readonly breath: Breath;
  readonly index: number;
  /** What it waits for now: an equal read may have taken the place of the one it asked for. */
  read: Read;
}

interface Read extends QueuedRead {
  waiters: Waiter[];
  attempt: number;
  /** The request it is part of, while it is under way. */
  request: { readonly reads: readonly Read[]; readonly controller: AbortController } | undefined;
}

/**
 * The reads of all operations in flight with one credential, under their loaders. A read leaves at once while few
 * requests are under way; beyond that reads gather until they fill a batch of twenty or a request comes back. So an idle
 * gateway adds no time, and a busy one sends full batches, without any timer.
 *
 * Equal reads become one only while they are queued: an answer never comes from a request that was sent before the
 * read was asked for, so whoever reads after an acknowledged write sees it.
 */
export class ReadQueue {
  readonly #options: ReadQueueOptions;
  readonly #slots: Slots;
  readonly #lanes = new ReadLanes<Read>();
  /** Halves of refused envelopes: each goes as a request of its own, before anything newer. */
  readonly #halves: Read[][] = [];
  #sleeping = 0;

  constructor(options: ReadQueueOptions) {
    this.#options = options;
    this.#slots = new Slots(options.slots);
  }

  /** Nothing is under way or waiting. */
  get isAtRest(): boolean {
    return this.#slots.used === 0 && this.#sleeping === 0 && this.#isEmpty;
  }

  get #isEmpty(): boolean {
    return this.#halves.length === 0 && this.#lanes.size === 0;
  }

  /**
   * Asks for several paths in one breath.
   *
   * @param asker what decides whether these are few or many: all that it has asked for
   * @param signal gives the reads up; what nobody else wants is not sent, or its request is broken off
   * @returns an outcome for each path, when all have come; a {@link ServiceUnavailableError} where there was no answer
   */
  read(paths: readonly string[], asker: Asker, signal?: AbortSignal): Promise<Outcome[]> {
    if (signal?.aborted === true) return Promise.resolve(paths.map(() => signal.reason as Error));
    return new Promise((resolve) => {
      const outcomes: (Outcome | undefined)[] = paths.map(() => undefined);
      const done = (): void => {
        clearTimeout(timer);
        // Or all that was read would live as long as the signal does: until the caller's connection brings the next request.
        signal?.removeEventListener("abort", abort);
        resolve(outcomes as Outcome[]);
      };
      const abort = (): void => this.#leave(waiters, signal?.reason as Error);
      const patientUntil = this.#options.now() + this.#options.patience;
      asker.asked += paths.length;
      const lane = asker.asked <= FEW ? "few" : "many";
      const breath: Breath = { outcomes, open: paths.length, patientUntil, lane, done };
      const waiters = paths.map((path, index) => this.#enqueue(path, breath, index));
      signal?.addEventListener("abort", abort);
      const timer = setTimeout(
        () => this.#leave(waiters, new ServiceUnavailableError(undefined)),
        this.#options.deadline,
      );
      this.#fillSlots();
    });
  }

  #enqueue(path: string, breath: Breath, index: number): Waiter {
    let read = this.#lanes.find(path);
    if (read === undefined) {
      read = { path, lane: undefined, waiters: [], attempt: 0, request: undefined };
      const waiter = { breath, index, read };
      read.waiters = [waiter];
      this.#lanes.add(breath.lane, read);
      return waiter;
    }
    const waiter = { breath, index, read };
    read.waiters.push(waiter);
    // Perhaps in both lanes now: a newcomer with one read must not wait at the end of somebody's hundred.
    this.#lanes.add(breath.lane, read);
    return waiter;
  }

  #leave(waiters: readonly Waiter[], reason: Error): void {
    for (const waiter of waiters) {
      const { read } = waiter;
      settle(waiter, reason);
      read.waiters = read.waiters.filter((other) => other !== waiter);
      if (read.waiters.length > 0) continue;
      if (read.lane !== undefined) this.#lanes.drop(read);
      if (read.request?.reads.every(({ waiters }) => waiters.length === 0)) read.request.controller.abort(reason);
    }
  }

  get #maySend(): boolean {
    if (this.#isEmpty || !this.#slots.isFree) return false;
    return this.#slots.used < EAGER_REQUESTS || this.#halves.length > 0 || this.#lanes.size >= BATCH_LIMIT;
  }

  #fillSlots(): void {
    while (this.#maySend) {
      const reads = this.#halves.shift()?.filter(({ waiters }) => waiters.length > 0) ?? this.#lanes.take(BATCH_LIMIT);
      if (reads.length > 0) void this.#send(reads);
    }
    if (this.isAtRest && this.#slots.isRecovered) this.#options.onIdle?.();
  }

  async #send(reads: Read[]): Promise<void> {
    this.#slots.take();
    const request = { reads, controller: new AbortController() };
    for (const read of reads) {
      read.request = request;
      read.attempt++;
    }
    let throttled = false;
    try {
      const paths = reads.map(({ path }) => path);
      const answers = await this.#options.send(paths, request.controller.signal);
      if (answers instanceof RefusedEnvelope) {
        throttled = answers.answer.status !== 413;
        this.#retryHalves(reads, answers.answer);
      } else {
        reads.forEach((read, index) => {
          const answer = answers[index];
          throttled ||= answer !== undefined && isPassing(answer.status) && answer.status !== 504;
          this.#answer(read, answer);
        });
      }
    } catch (error) {
      for (const read of reads) settleAll(read, error as Error);
    } finally {
      this.#slots.release(throttled);
      this.#fillSlots();
    }
  }

  #answer(read: Read, answer: UpstreamAnswer | undefined): void {
    read.request = undefined;
    const delay = answer !== undefined && isPassing(answer.status) ? this.#patientDelay([read], answer) : undefined;
    if (delay === undefined) settleAll(read, answer ?? new ServiceUnavailableError(undefined));
    else this.#after(delay, () => this.#requeue(read));
  }

  /** A read that comes back from a refusal is queued again: newer equal reads may join it, and it them. */
  #requeue(read: Read): void {
    const { waiters } = read;
    if (waiters.length === 0) return;
    const lane = waiters.some(({ breath }) => breath.lane === "few") ? "few" : "many";
    const queued = this.#lanes.find(read.path);
    if (queued === undefined) {
      this.#lanes.addAgain(lane, read);
      return;
    }
    read.waiters = [];
    for (const waiter of waiters) {
      waiter.read = queued;
      queued.waiters.push(waiter);
    }
    this.#lanes.add(lane, queued);
  }

  #retryHalves(reads: Read[], refusal: UpstreamAnswer): void {
    for (const read of reads) read.request = undefined;
    const delay = this.#patientDelay(reads, refusal);
    if (delay === undefined) return;
    const middle = Math.ceil(reads.length / 2);
    this.#after(delay, () => this.#halves.push(reads.slice(0, middle), reads.slice(middle)));
  }

  /**
   * How long to wait before these reads are sent again. Callers whose patience ends sooner get the answer there is.
   *
   * @returns milliseconds, or `undefined` when nobody is left who would wait
   */
  #patientDelay(reads: readonly Read[], answer: UpstreamAnswer): number | undefined {
    const { now, random } = this.#options;
    const attempt = Math.max(...reads.map((read) => read.attempt));
    const delay = answer.status === 413 ? 0 : delayBefore(answer, attempt, random(), now());
    const ready = now() + delay;
    for (const read of reads) {
      read.waiters = read.waiters.filter((waiter) => {
        const isPatient = waiter.breath.patientUntil >= ready;
        if (!isPatient) settle(waiter, answer);
        return isPatient;
      });
    }
    return reads.some(({ waiters }) => waiters.length > 0) ? delay : undefined;
  }

  #after(delay: number, work: () => void): void {
    this.#sleeping++;
    setTimeout(() => {
      this.#sleeping--;
      work();
      this.#fillSlots();
    }, delay);
  }
}

function settle({ breath, index }: Waiter, outcome: Outcome): void {
  if (breath.outcomes[index] !== undefined) return;
  breath.outcomes[index] = outcome;
  if (--breath.open === 0) breath.done();
}

function settleAll(read: Read, outcome: Outcome): void {
  const { waiters } = read;
  // The tables of a Map that has grown keep what they held until the next full garbage collection, and that would keep
  // all that became of the read: the answer, the operation, its response.
  read.waiters = [];
  for (const waiter of waiters) settle(waiter, outcome);
}
