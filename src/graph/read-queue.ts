import { BATCH_LIMIT } from "./batch.ts";
import { ServiceUnavailableError } from "./errors.ts";
import { ReadLanes, type QueuedRead } from "./read-lanes.ts";
import { delayBefore, isPassing } from "./retry-timing.ts";
import { Slots } from "./slots.ts";
import type { UpstreamAnswer } from "./upstream-answer.ts";

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

interface Waiter {
  /** What it waits for now: an equal read may have taken the place of the one it asked for. */
  read?: Read;
  readonly patientUntil: number;
  readonly resolve: (answer: UpstreamAnswer) => void;
  readonly reject: (error: unknown) => void;
}

interface Read extends QueuedRead {
  /** Whose turn it takes, also when it has to be sent again. */
  readonly operation: object;
  readonly waiters: Set<Waiter>;
  attempt: number;
  /** The request it is part of, while it is under way. */
  request: { readonly reads: readonly Read[]; readonly controller: AbortController } | undefined;
}

/**
 * The reads of all operations in flight with one credential, under their DataLoaders. A read leaves at once while a
 * slot is free; while all are busy reads gather, and the next free slot takes up to twenty. So an idle gateway adds no
 * time, and a busy one sends full batches, without any timer.
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
    return this.#slots.isIdle && this.#sleeping === 0 && this.#isEmpty;
  }

  get #isEmpty(): boolean {
    return this.#halves.length === 0 && this.#lanes.isEmpty;
  }

  /**
   * Asks for several paths in one breath.
   *
   * @param operation what takes turns: one GraphQL operation
   * @param signal gives the reads up; what nobody else wants is not sent, or its request is broken off
   * @returns a promise for each path: whatever status the upstream answered last
   * @throws {ServiceUnavailableError} (each promise) when there was no answer
   */
  read(paths: readonly string[], operation: object, signal?: AbortSignal): Promise<UpstreamAnswer>[] {
    if (signal?.aborted === true) return paths.map(() => Promise.reject(signal.reason as Error));
    const patientUntil = this.#options.now() + this.#options.patience;
    const waiters: Waiter[] = [];
    const answers = paths.map(
      (path) =>
        new Promise<UpstreamAnswer>((resolve, reject) => {
          const waiter: Waiter = { patientUntil, resolve, reject };
          this.#enqueue(path, operation, waiter);
          waiters.push(waiter);
        }),
    );
    signal?.addEventListener("abort", () => this.#leave(waiters, signal.reason), { once: true });
    const timer = setTimeout(
      () => this.#leave(waiters, new ServiceUnavailableError(undefined)),
      this.#options.deadline,
    );
    void Promise.allSettled(answers).then(() => clearTimeout(timer));
    this.#fillSlots();
    return answers;
  }

  #enqueue(path: string, operation: object, waiter: Waiter): void {
    const queued = this.#lanes.find(path);
    if (queued === undefined) {
      const read: Read = { path, operation, waiters: new Set([waiter]), attempt: 0, request: undefined, queued: true };
      waiter.read = read;
      this.#lanes.add(operation, read);
      return;
    }
    waiter.read = queued;
    queued.waiters.add(waiter);
    // In both lanes: a newcomer with one read must not wait for a turn at the end of somebody's hundred.
    if (queued.operation !== operation) this.#lanes.add(operation, queued);
  }

  #leave(waiters: readonly Waiter[], reason: unknown): void {
    for (const waiter of waiters) {
      const { read } = waiter;
      waiter.reject(reason);
      if (read === undefined || !read.waiters.delete(waiter) || read.waiters.size > 0) continue;
      if (read.queued) this.#lanes.drop(read);
      if (read.request?.reads.every(({ waiters }) => waiters.size === 0)) read.request.controller.abort(reason);
    }
  }

  #fillSlots(): void {
    while (this.#slots.isFree && !this.#isEmpty) {
      const reads = (this.#halves.shift() ?? this.#lanes.take(BATCH_LIMIT)).filter(({ waiters }) => waiters.size > 0);
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
        for (const [index, read] of reads.entries()) {
          const answer = answers[index];
          throttled ||= answer !== undefined && isPassing(answer.status) && answer.status !== 504;
          this.#settle(read, answer);
        }
      }
    } catch (error) {
      for (const { waiters } of reads) for (const { reject } of waiters) reject(error);
    } finally {
      this.#slots.release(throttled);
      this.#fillSlots();
    }
  }

  #settle(read: Read, answer: UpstreamAnswer | undefined): void {
    read.request = undefined;
    if (answer === undefined) {
      for (const { reject } of read.waiters) reject(new ServiceUnavailableError(undefined));
      return;
    }
    const delay = isPassing(answer.status) ? this.#patientDelay([read], answer) : undefined;
    if (delay === undefined) for (const { resolve } of read.waiters) resolve(answer);
    else this.#after(delay, () => this.#requeue(read));
  }

  /** A read that comes back from a refusal is queued again: newer equal reads may join it, and it them. */
  #requeue(read: Read): void {
    const queued = this.#lanes.find(read.path);
    if (read.waiters.size === 0) return;
    if (queued === undefined) {
      this.#lanes.add(read.operation, read);
      return;
    }
    for (const waiter of read.waiters) {
      waiter.read = queued;
      queued.waiters.add(waiter);
    }
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
    let patient = false;
    for (const { waiters } of reads) {
      for (const waiter of waiters) {
        if (waiter.patientUntil >= ready) {
          patient = true;
          continue;
        }
        waiters.delete(waiter);
        waiter.resolve(answer);
      }
    }
    return patient ? delay : undefined;
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
