import { describe, expect, it, vi } from "vitest";
import { type EndSignal, OperationLives } from "../../../src/graph/operation-life.ts";
import { QueuePerCredential } from "../../../src/graph/reads/queue-per-credential.ts";
import type { ReadQueue, ReadQueueOptions } from "../../../src/graph/reads/read-queue.ts";
import { Connections } from "../../../src/graph/transport/connections.ts";
import type { UpstreamAnswer } from "../../../src/graph/transport/response.ts";
import { RetryBudget } from "../../../src/graph/transport/retry-budget.ts";
import { createQueue, fault, ok, stopClock, turn } from "./answered-queue.ts";

// What comes back from a refusal, what stays behind, and what a queue remembers.

/** Reads as an operation that asks for few, all outcomes at once. */
const readerOf = (queue: ReadQueue) => (paths: readonly string[], signal?: EndSignal) =>
  queue.read(paths, { asked: 0, ofCaller: 0 }, signal);

function answeredQueue(options: Partial<ReadQueueOptions> = {}) {
  const { queue, sent } = createQueue(options);
  return { queue, sent, read: readerOf(queue) };
}

/** The queues of several credentials, whose requests are in one list; each is answered with one answer for all paths. */
function answeredQueues(options: Partial<ReadQueueOptions> = {}) {
  const sent: { answer(answer: UpstreamAnswer): Promise<void> }[] = [];
  const send: ReadQueueOptions["send"] = (paths, signal) => {
    const { promise, resolve, reject } = Promise.withResolvers<UpstreamAnswer[]>();
    signal.addEventListener("abort", () => reject(signal.reason as Error));
    sent.push({
      answer: (answer) => {
        resolve(paths.map(() => answer));
        return turn();
      },
    });
    return promise;
  };
  const queues = new QueuePerCredential(() => send, {
    slots: 2,
    retryTime: 30_000,
    maxWait: 5_000,
    connections: new Connections(128),
    retryBudget: new RetryBudget(Date.now),
    now: Date.now,
    random: () => 1,
    ...options,
  });
  return { queues, sent };
}

describe("a read that comes back from a refusal and meets an equal one in the queue", () => {
  it("becomes one with it: all that wait for either get the answer", async () => {
    stopClock();
    const { queue, sent, read } = answeredQueue({ slots: 1 });
    const early = [read(["same"]), read(["other", "same"])];
    await sent[0]?.answer([fault(429, "1")]);
    await sent[1]?.answer([ok("other"), fault(429, "1")]);
    const block = read(["block"]);
    const late = read(["same"]);
    await vi.advanceTimersByTimeAsync(1_000);
    await sent[2]?.answer();
    expect(sent.map(({ paths }) => paths)).toEqual([["same"], ["other", "same"], ["block"], ["same"]]);
    await sent[3]?.answer([ok("new")]);
    expect(await Promise.all([...early, block, late])).toEqual([
      [ok("new")],
      [ok("other"), ok("new")],
      [ok("block")],
      [ok("new")],
    ]);
    expect([queue.isIdle, vi.getTimerCount()]).toEqual([true, 0]);
  });
});

describe("a read that waits to be sent again", () => {
  it("keeps its queue: later reads with the same credential find it, and what it remembers", async () => {
    stopClock();
    const { queues, sent } = answeredQueues({ slots: 1 });
    const queue = queues.of("token");
    const read = readerOf(queue)(["p"]);
    await sent[0]?.answer(fault(503, "2"));
    expect([queues.size, queue.isIdle, queues.of("token") === queue]).toEqual([1, false, true]);
    // A minute is how long a queue without work is remembered; this one has work.
    const abandoned = new AbortController();
    const other = readerOf(queue)(["q"], abandoned.signal);
    abandoned.abort(new Error("gone"));
    expect(await other).toEqual([new Error("gone")]);
    expect([queues.size, queue.isIdle]).toEqual([1, false]);
    await vi.advanceTimersByTimeAsync(2_000);
    await sent.at(-1)?.answer(ok("p"));
    expect(await read).toEqual([ok("p")]);
    expect(queue.isIdle).toBe(true);
  });

  it("is not sent any more for a caller who has gone meanwhile, and holds nothing up", async () => {
    stopClock();
    const { queue, sent, read } = answeredQueue();
    const caller = new AbortController();
    const gone = read(["p"], caller.signal);
    await sent[0]?.answer([fault(429, "1")]);
    caller.abort(new Error("gone"));
    expect(await gone).toEqual([new Error("gone")]);
    expect([queue.isIdle, vi.getTimerCount()]).toEqual([false, 1]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect([sent.length, queue.isIdle, vi.getTimerCount()]).toEqual([1, true, 0]);
  });

  it("stands before those that were never sent, of few and of many alike", async () => {
    stopClock();
    const { sent, queue } = answeredQueue({ slots: 1 });
    const names = (name: string, count: number) => Array.from({ length: count }, (_, index) => `${name}${index}`);
    const ask = (paths: readonly string[], ofCaller: number) => void queue.read(paths, { asked: 0, ofCaller });
    ask(["few"], 0);
    await sent[0]?.answer([fault(429, "1")]);
    ask(["many"], 100);
    await sent[1]?.answer([fault(429, "1")]);
    ask(["block"], 0);
    ask(names("f", 12), 0);
    ask(names("m", 12), 100);
    await vi.advanceTimersByTimeAsync(1_000);
    await sent[2]?.answer();
    expect(sent[3]?.paths.filter((path) => !/\d/.test(path))).toEqual(["few", "many"]);
    expect(sent[3]?.paths).toHaveLength(20);
  });
});

describe("timers", () => {
  it("none is left when all is answered: neither of callers, nor of what gathered, nor of what was held back", async () => {
    stopClock();
    const { queue, sent, read } = answeredQueue({ slots: 6 });
    const answers = Array.from({ length: 9 }, (_, index) => read([`p${index}`]));
    // One for what gathers, one for what can't be sent: none for a caller alone.
    expect([sent.length, vi.getTimerCount()]).toEqual([6, 2]);
    for (let index = 0; index < sent.length; index++) await sent[index]?.answer();
    expect((await Promise.all(answers)).flat()).toHaveLength(9);
    expect([queue.isIdle, vi.getTimerCount()]).toEqual([true, 0]);
  });

  it("none is left when the caller goes", async () => {
    stopClock();
    const { sent, read } = answeredQueue();
    const caller = new AbortController();
    const gone = read(["p"], caller.signal);
    caller.abort(new Error("gone"));
    expect(await gone).toEqual([new Error("gone")]);
    expect([sent[0]?.signal.aborted, vi.getTimerCount()]).toEqual([true, 0]);
  });

  it("an operation's end ends its wait, and the request that nobody else waits for", async () => {
    stopClock();
    const { sent, read, queue } = answeredQueue();
    const life = new OperationLives(Date.now).begin(10_000);
    const late = read(["p"], life);
    await vi.advanceTimersByTimeAsync(9_999);
    expect(sent[0]?.signal.aborted).toBe(false);
    // It is kept in steps of 20 ms.
    await vi.advanceTimersByTimeAsync(21);
    expect(await late).toEqual([expect.objectContaining({ code: "SERVICE_UNAVAILABLE" })]);
    expect([sent[0]?.signal.aborted, queue.isIdle, vi.getTimerCount()]).toEqual([true, true, 0]);
  });

  it("nothing listens to a caller any more who was answered", async () => {
    const { sent, read } = answeredQueue();
    const caller = new AbortController();
    const remove = vi.spyOn(caller.signal, "removeEventListener");
    const answer = read(["p"], caller.signal);
    await sent[0]?.answer();
    expect(await answer).toEqual([ok("p")]);
    expect(remove.mock.calls.map(([type]) => type)).toEqual(["abort"]);
  });
});

describe("the queues of a thousand credentials", () => {
  const MAX_QUEUES = 1_000;

  /** So many queues that have nothing to do, and remember that they were throttled. */
  async function throttledQueues(count: number) {
    stopClock();
    const { queues, sent } = answeredQueues({ retryTime: 0 });
    for (let index = 0; index < count; index++) {
      void readerOf(queues.of(`t${index}`))(["p"]);
      await sent[index]?.answer(fault(429));
    }
    expect(queues.size).toBe(count);
    return { queues, sent };
  }

  it("are all remembered, and with one more the oldest without work is forgotten", async () => {
    const { queues, sent } = await throttledQueues(MAX_QUEUES - 1);
    const [oldest, second] = [queues.of("t0"), queues.of("t1")];
    queues.of("the thousandth");
    expect([queues.size, queues.of("t0") === oldest]).toEqual([MAX_QUEUES, true]);
    const working = readerOf(oldest)(["q"]);
    queues.of("one more");
    // The oldest has work: its read would be answered all the same, but nobody could join it.
    expect([queues.size, queues.of("t0") === oldest]).toEqual([MAX_QUEUES, true]);
    await sent.at(-1)?.answer(ok("q"));
    expect(await working).toEqual([ok("q")]);
    expect(queues.of("t2")).not.toBe(undefined);
    expect(queues.of("t1")).not.toBe(second);
  });

  it("one that was forgotten takes nothing along when its memory ends", async () => {
    const { queues } = await throttledQueues(MAX_QUEUES);
    queues.of("one more");
    const anew = queues.of("t0");
    // The timer of the old one: another has its token now.
    const last = readerOf(anew)(["p"], new OperationLives(Date.now).begin(90_000));
    await vi.advanceTimersByTimeAsync(60_000);
    expect([queues.size, queues.of("t0") === anew]).toEqual([2, true]);
    await vi.advanceTimersByTimeAsync(30_020);
    expect(await last).toEqual([expect.objectContaining({ code: "SERVICE_UNAVAILABLE" })]);
    expect([queues.size, vi.getTimerCount()]).toEqual([1, 0]);
  });
});
