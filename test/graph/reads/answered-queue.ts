import { setTimeout as sleep } from "node:timers/promises";
import { onTestFinished, vi } from "vitest";
import { Connections } from "../../../src/graph/transport/connections.ts";
import type { Outcome } from "../../../src/graph/reads/pending-read.ts";
import type { OperationReads } from "../../../src/graph/reads/operation-reads.ts";
import { ReadQueue, type ReadQueueOptions } from "../../../src/graph/reads/read-queue.ts";
import type { OversizedBatch } from "../../../src/graph/reads/send-reads.ts";
import { RetryBudget } from "../../../src/graph/transport/retry-budget.ts";
import type { UpstreamAnswer } from "../../../src/graph/transport/response.ts";

// A queue of reads without an upstream, for the tests of when it sends what.

export interface Sent {
  readonly paths: readonly string[];
  readonly signal: AbortSignal;
  /** Answers the request; by default every path with 200. */
  answer(answers?: (UpstreamAnswer | undefined)[] | OversizedBatch): Promise<void>;
  fail(error: Error): Promise<void>;
}

export const ok = (body: unknown): UpstreamAnswer => ({ status: 200, headers: {}, body });
export const fault = (status: number, retryAfter?: string): UpstreamAnswer => ({
  status,
  headers: retryAfter === undefined ? {} : { "retry-after": retryAfter },
  body: undefined,
});
export const turn = () => sleep(1);
/** From here on time passes only as far as the test says. */
export const stopClock = () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
  onTestFinished(() => void vi.useRealTimers());
};
export const answerOf = (outcome: Outcome | undefined): UpstreamAnswer | undefined => {
  if (outcome instanceof Error) throw outcome;
  return outcome;
};

/** A queue whose requests are answered by hand. */
export function createQueue(options: Partial<ReadQueueOptions> = {}) {
  const sent: Sent[] = [];
  const queue = new ReadQueue({
    slots: 2,
    retryTime: 30_000,
    maxWait: 5000,
    connections: new Connections(128),
    credential: "caller",
    retryBudget: new RetryBudget(Date.now),
    now: Date.now,
    random: () => 1,
    send: (paths, signal) => {
      const { promise, resolve, reject } = Promise.withResolvers<Awaited<ReturnType<ReadQueueOptions["send"]>>>();
      signal.addEventListener("abort", () => reject(signal.reason as Error));
      sent.push({
        paths,
        signal,
        answer: async (answers = paths.map(ok)) => {
          resolve(answers);
          await turn();
        },
        fail: async (error) => {
          reject(error);
          await turn();
        },
      });
      return promise;
    },
    ...options,
  });
  // What a test leaves waiting would set a timer in the next one, whose clock is counted.
  const ended = new AbortController();
  onTestFinished(() => ended.abort());
  /** A promise for each read: rejected where there was no answer. */
  const read = (
    paths: readonly string[],
    signal?: AbortSignal,
    operationReads: OperationReads = { asked: 0, ofCaller: 0 },
  ) => {
    const signals = signal === undefined ? [] : [signal];
    const outcomes = queue.read(paths, operationReads, AbortSignal.any([...signals, ended.signal]));
    const answers = paths.map(async (_, index) => answerOf((await outcomes)[index]));
    for (const answer of answers) answer.catch(() => {});
    return answers;
  };
  return { queue, sent, read };
}

export const paths = (count: number, name = "p") => Array.from({ length: count }, (_, index) => `${name}${index}`);
export const shapes = (sent: readonly Sent[]) => sent.map((request) => request.paths.length);
