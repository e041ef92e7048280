import { MAX_BATCH_REQUESTS } from "../../common/contract/limits.ts";
import type { Connections } from "../transport/connections.ts";
import { ServiceUnavailableError } from "../model/gateway-errors.ts";
import type { EndSignal } from "../operation-life.ts";
import { Gathering } from "./gathering.ts";
import {
  isWanted,
  settleAll,
  settleSome,
  type ReadGroup,
  type Outcome,
  type PendingRead,
  type Waiter,
} from "./pending-read.ts";
import { QueueTimeout } from "./queue-timeout.ts";
import { laneOf, type OperationReads } from "./operation-reads.ts";
import { PriorityLanes, type Lane } from "./priority-lanes.ts";
import { answerRefused, delayTogether, type RefusedReads } from "./refused-reads.ts";
import type { RetryBudget } from "../transport/retry-budget.ts";
import { isPassing } from "./read-retry.ts";
import { ReadRequest } from "./read-request.ts";
import { OversizedBatch, type SendReads } from "./send-reads.ts";
import { ConcurrencyLimit } from "./concurrency-limit.ts";
import type { UpstreamAnswer } from "../transport/response.ts";

/**
 * While so many requests are under way, reads that don't fill a batch wait a moment for others to share one with. Full
 * batches take the other slots: nothing is gained by holding them back, and one operation with many reads needs several.
 */
const EAGER_REQUESTS = 6;

/** How long a queue without work remembers that the upstream throttles, in milliseconds. */
const MEMORY = 60_000;

export interface ReadQueueOptions {
  readonly send: SendReads;
  /** Requests under way at once, at most. */
  readonly slots: number;
  /** How long a caller waits for further attempts, in milliseconds. */
  readonly retryTime: number;
  /** How long a read may be queued while all that it could be sent with is in use, in milliseconds. */
  readonly maxWait: number;
  /** The connections to the upstream, of which each request takes one in the share of its credential. */
  readonly connections: Connections;
  readonly credential: string;
  readonly retryBudget: RetryBudget;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly random: () => number;
  /** Called when it may be forgotten: it is idle, and remembers no throttling. */
  readonly onIdle?: () => void;
}

/**
 * The reads of all operations in flight with one credential, under their loaders. A read leaves at once while few
 * requests are under way; beyond that reads gather until they fill a batch of twenty, a request comes back, or the
 * upstream would have had the time to answer. So an idle gateway adds no time, and a busy one sends full batches.
 *
 * Equal reads become one only while they are queued: an answer never comes from a request that was sent before the
 * read was asked for, so whoever reads after an acknowledged write sees it.
 */
export class ReadQueue {
  readonly #options: ReadQueueOptions;
  readonly #slots: ConcurrencyLimit;
  readonly #lanes = new PriorityLanes<PendingRead>();
  /** Halves of oversized batches: each goes as a request of its own, before anything newer. */
  readonly #halves: PendingRead[][] = [];
  readonly #gathering: Gathering;
  readonly #timeout: QueueTimeout;
  #sleeping = 0;
  #isWaitingForConnection = false;
  #forgetting: NodeJS.Timeout | undefined;

  constructor(options: ReadQueueOptions) {
    this.#options = options;
    const { slots, maxWait, now } = options;
    this.#slots = new ConcurrencyLimit(slots);
    const fillSlots = (): void => this.#fillSlots();
    this.#gathering = new Gathering(now, fillSlots);
    this.#timeout = new QueueTimeout(this.#lanes, { maxWait, now, onLook: fillSlots });
  }

  /** Nothing is under way or waiting. */
  get isIdle(): boolean {
    return this.#slots.used === 0 && this.#sleeping === 0 && this.#isEmpty;
  }

  /** How many reads wait to be sent. */
  get queued(): number {
    return this.#halves.reduce((sum, { length }) => sum + length, this.#lanes.size);
  }

  get #isEmpty(): boolean {
    return this.#halves.length === 0 && this.#lanes.size === 0;
  }

  /**
   * Asks for several paths in one group.
   *
   * @param operationReads what decides whether these are few or many: all that it has asked for
   * @param signal gives the reads up, as their time is up or nobody waits for them; what nobody else wants is not sent, or
   *   its request is broken off
   * @returns an outcome for each path, when all have come; a `ThrottledError` where it could not be sent in time,
   *   a {@link ServiceUnavailableError} where there was no answer
   */
  read(paths: readonly string[], operationReads: OperationReads, signal?: EndSignal): Promise<Outcome[]> {
    if (signal?.aborted === true) return Promise.resolve(paths.map(() => signal.reason as Error));
    return new Promise((resolve) => {
      const outcomes: (Outcome | undefined)[] = paths.map(() => undefined);
      const done = (): void => {
        // Or all that was read would live as long as the signal does: until the caller's connection brings the next request.
        signal?.removeEventListener("abort", abort);
        resolve(outcomes as Outcome[]);
      };
      const abort = (): void => this.#leave(waiters, signal?.reason as Error);
      const { now, retryTime } = this.#options;
      const askedAt = now();
      operationReads.asked += paths.length;
      const lane = laneOf(operationReads);
      // Who has no time for the repeat wants to know at once, and why.
      const retryUntil = askedAt + Math.min(retryTime, signal?.remaining ?? retryTime);
      const { use } = operationReads;
      const group: ReadGroup = { outcomes, open: paths.length, askedAt, retryUntil, lane, use, done };
      const waiters = paths.map((path, index) => this.#enqueue(path, group, index));
      signal?.addEventListener("abort", abort);
      this.#fillSlots();
    });
  }

  #enqueue(path: string, group: ReadGroup, index: number): Waiter {
    let read = this.#lanes.find(path);
    if (read === undefined) {
      read = { path, lane: undefined, waiters: [], attempt: 0, queuedAt: group.askedAt, request: undefined };
      const waiter = { group, index, read };
      read.waiters = [waiter];
      this.#lanes.add(group.lane, read);
      return waiter;
    }
    const waiter = { group, index, read };
    read.waiters.push(waiter);
    // Perhaps in both lanes now: a newcomer with one read must not wait at the end of somebody's hundred.
    this.#lanes.add(group.lane, read);
    return waiter;
  }

  #leave(waiters: readonly Waiter[], reason: Error): void {
    for (const waiter of waiters) {
      const { read } = waiter;
      settleSome(read, (other) => other === waiter, reason);
      if (isWanted(read)) continue;
      if (read.lane !== undefined) this.#lanes.drop(read);
      if (read.request?.reads.every((other) => !isWanted(other))) read.request.controller.abort(reason);
    }
    if (this.#isEmpty) this.#rest();
  }

  get #maySend(): boolean {
    if (this.#isEmpty || !this.#slots.isFree) return false;
    const isEager = this.#slots.used < EAGER_REQUESTS || this.#gathering.isOver;
    return isEager || this.#halves.length > 0 || this.#lanes.size >= MAX_BATCH_REQUESTS;
  }

  #fillSlots(): void {
    const { connections, credential } = this.#options;
    while (this.#maySend && !this.#isWaitingForConnection) {
      if (connections.tryTake(credential)) {
        this.#sendNext();
      } else {
        this.#isWaitingForConnection = true;
        connections.wait(credential, this.#useGranted);
      }
    }
    if (this.#isEmpty) return this.#rest();
    this.#gathering.begin();
    if (!this.#slots.isFree || this.#isWaitingForConnection) this.#timeout.watch();
  }

  readonly #useGranted = (): void => {
    this.#isWaitingForConnection = false;
    if (this.#maySend) this.#sendNext();
    else this.#options.connections.release(this.#options.credential);
    this.#fillSlots();
  };

  #sendNext(): void {
    const reads = this.#halves.shift()?.filter(isWanted) ?? this.#lanes.take(MAX_BATCH_REQUESTS);
    if (reads.length > 0) void this.#send(reads);
    else this.#options.connections.release(this.#options.credential);
  }

  /** Nothing is queued. */
  #rest(): void {
    const { connections, credential, onIdle } = this.#options;
    this.#gathering.end();
    if (this.#isWaitingForConnection) connections.stopWaiting(credential, this.#useGranted);
    this.#isWaitingForConnection = false;
    if (!this.isIdle) return;
    this.#gathering.stop();
    this.#timeout.stop();
    if (onIdle === undefined) return;
    if (this.#slots.isRecovered) onIdle();
    // It is known by its token, which nobody may ever use again.
    else this.#forgetting ??= setTimeout(() => this.#forget(onIdle), MEMORY).unref();
  }

  #forget(onIdle: () => void): void {
    // Whatever is queued by now may never be sent: then the minute begins anew.
    this.#forgetting = undefined;
    if (this.isIdle) onIdle();
  }

  async #send(reads: readonly PendingRead[]): Promise<void> {
    const { send, connections, credential, retryBudget, now } = this.#options;
    this.#slots.take();
    this.#gathering.end();
    clearTimeout(this.#forgetting);
    this.#forgetting = undefined;
    const request = new ReadRequest(reads);
    if (!request.isRepeat) retryBudget.deposit();
    let throttled = false;
    try {
      const sentAt = now();
      const answers = await send(request.paths, request.controller.signal, request);
      this.#gathering.learn(now() - sentAt);
      if (answers instanceof OversizedBatch) this.#halve(reads, answers.answer);
      else throttled = this.#answer(reads, answers);
    } catch (error) {
      for (const read of reads) settleAll(read, error as Error);
    } finally {
      this.#slots.release(throttled);
      connections.release(credential);
      this.#fillSlots();
    }
  }

  /** @returns whether the upstream throttles */
  #answer(reads: readonly PendingRead[], answers: readonly (UpstreamAnswer | undefined)[]): boolean {
    const refused: { readonly read: PendingRead; readonly answer: UpstreamAnswer }[] = [];
    reads.forEach((read, index) => {
      const answer = answers[index];
      read.request = undefined;
      if (answer !== undefined && isPassing(answer.status)) refused.push({ read, answer });
      else settleAll(read, answer ?? new ServiceUnavailableError(undefined));
    });
    if (refused.length === 0) return false;
    this.#tryAgain(refused);
    return refused.some(({ answer }) => answer.status === 429 || answer.status === 503);
  }

  #tryAgain(refused: RefusedReads): void {
    const { random, now, retryBudget } = this.#options;
    const delay = delayTogether(refused, random(), now());
    if (delay === undefined) return;
    if (!retryBudget.tryTake()) return answerRefused(refused);
    this.#sleeping++;
    setTimeout(() => {
      this.#sleeping--;
      this.#requeue(refused);
      this.#fillSlots();
    }, delay);
  }

  /** Reads that come back from a refusal are queued again: newer equal reads may join them, and they them. */
  #requeue(refused: RefusedReads): void {
    const returning: Record<Lane, PendingRead[]> = { few: [], many: [] };
    const queuedAt = this.#options.now();
    for (const { read } of refused) {
      const { waiters } = read;
      if (waiters.length === 0) continue;
      const lane = waiters.some(({ group }) => group.lane === "few") ? "few" : "many";
      const queued = this.#lanes.find(read.path);
      if (queued === undefined) {
        read.queuedAt = queuedAt;
        returning[lane].push(read);
        continue;
      }
      read.waiters = [];
      for (const waiter of waiters) {
        waiter.read = queued;
        queued.waiters.push(waiter);
      }
      this.#lanes.add(lane, queued);
    }
    this.#lanes.addAgain("few", returning.few);
    this.#lanes.addAgain("many", returning.many);
  }

  /** What was too large together may not be in halves. That ends by itself, so it needs neither a wait nor a budget. */
  #halve(reads: readonly PendingRead[], answer: UpstreamAnswer): void {
    const moment = this.#options.now();
    for (const read of reads) {
      read.request = undefined;
      settleSome(read, ({ group }) => group.retryUntil < moment, answer);
    }
    const wanted = reads.filter(isWanted);
    const middle = Math.ceil(wanted.length / 2);
    for (const half of [wanted.slice(0, middle), wanted.slice(middle)]) if (half.length > 0) this.#halves.push(half);
  }
}
