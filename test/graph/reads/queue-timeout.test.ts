import { describe, expect, it, vi } from "vitest";
import { ThrottledError } from "../../../src/graph/model/gateway-errors.ts";
import type { Outcome, PendingRead } from "../../../src/graph/reads/pending-read.ts";
import { PriorityLanes } from "../../../src/graph/reads/priority-lanes.ts";
import { QueueTimeout } from "../../../src/graph/reads/queue-timeout.ts";
import { paths, stopClock } from "./answered-queue.ts";

// When reads are given up that can't be sent, and how often that is looked for.

const MAX_WAIT = 1_000;

function watch() {
  stopClock();
  const start = Date.now();
  const lanes = new PriorityLanes<PendingRead>();
  const looks: number[] = [];
  /** Who was given up, and when. */
  const givenUp: (readonly [string, number])[] = [];
  const refusals: unknown[] = [];
  const timeout = new QueueTimeout(lanes, {
    maxWait: MAX_WAIT,
    now: Date.now,
    onLook: () => looks.push(Date.now() - start),
  });
  /** Queues a read that was asked for at these times, and queued at that one. */
  function enqueue(path: string, askedAt: readonly number[], queuedAt = askedAt[0] ?? 0): PendingRead {
    const read: PendingRead = {
      path,
      lane: undefined,
      waiters: [],
      attempt: 0,
      queuedAt: start + queuedAt,
      request: undefined,
    };
    read.waiters = askedAt.map((time) => {
      const outcomes: (Outcome | undefined)[] = [undefined];
      const done = (): void => {
        givenUp.push([path, Date.now() - start]);
        refusals.push(outcomes[0]);
      };
      const group = {
        outcomes,
        open: 1,
        askedAt: start + time,
        retryUntil: 0,
        lane: "few" as const,
        done,
        use: undefined,
      };
      return { group, index: 0, read };
    });
    lanes.add("few", read);
    return read;
  }
  return { lanes, timeout, looks, givenUp, refusals, enqueue };
}

describe("a read that can't be sent", () => {
  it("is given up when its time is over, not before: with a typed error", async () => {
    const { lanes, timeout, looks, givenUp, refusals, enqueue } = watch();
    enqueue("a", [0]);
    timeout.watch();
    timeout.watch();
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(MAX_WAIT - 1);
    expect([looks, givenUp]).toEqual([[], []]);
    await vi.advanceTimersByTimeAsync(1);
    expect([looks, givenUp, lanes.size]).toEqual([[1_000], [["a", 1_000]], 0]);
    expect(refusals).toEqual([expect.objectContaining({ code: "THROTTLED", retryAfterSeconds: 2 })]);
    expect(refusals[0]).toBeInstanceOf(ThrottledError);
    expect(vi.getTimerCount()).toBe(0);
    // What comes later is looked for again.
    enqueue("b", [1_000]);
    timeout.watch();
    await vi.advanceTimersByTimeAsync(MAX_WAIT);
    expect([looks, givenUp.slice(1)]).toEqual([[1_000, 2_000], [["b", 2_000]]]);
  });

  it("waits as long for everybody who asked for it, and from when it was queued the last time", async () => {
    const { timeout, looks, givenUp, enqueue } = watch();
    enqueue("asked for twice", [0, 300]);
    enqueue("queued again", [0], 500);
    timeout.watch();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(givenUp).toEqual([
      ["asked for twice", 1_000],
      ["asked for twice", 1_300],
      ["queued again", 1_500],
    ]);
    expect([looks, vi.getTimerCount()]).toEqual([[1_000, 1_300, 1_500], 0]);
  });

  it("is looked for once in a tenth of a second at most", async () => {
    const { timeout, looks, givenUp, enqueue } = watch();
    for (const time of [0, 1, 99, 100, 201]) enqueue(`asked at ${time}`, [time]);
    timeout.watch();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(looks).toEqual([1_000, 1_100, 1_201]);
    expect(givenUp.map(([, time]) => time)).toEqual([1_000, 1_100, 1_100, 1_100, 1_201]);
  });

  it("is not looked for any more when the queue has nothing to do", async () => {
    const { timeout, looks, givenUp, enqueue } = watch();
    enqueue("a", [0]);
    timeout.watch();
    timeout.stop();
    expect(vi.getTimerCount()).toBe(0);
    await vi.advanceTimersByTimeAsync(500);
    timeout.watch();
    await vi.advanceTimersByTimeAsync(1_000);
    expect([looks, givenUp]).toEqual([[1_500], [["a", 1_500]]]);
  });

  it.each([
    [249, [1_000, 1_300]],
    [250, [1_000, 1_001, 1_300]],
    [251, [1_000, 1_001, 1_300]],
    [500, [1_000, 1_001, 1_002, 1_300]],
    [501, [1_000, 1_001, 1_002, 1_300]],
  ])("is given up with 249 others at once at most: %d", async (count, expected) => {
    const { lanes, timeout, looks, givenUp, enqueue } = watch();
    // It is looked at first.
    enqueue("later", [300]);
    for (const path of paths(count)) enqueue(path, [0]);
    timeout.watch();
    await vi.advanceTimersByTimeAsync(MAX_WAIT - 1);
    // What else has come meanwhile has its turn between two looks.
    for (const seen of expected.slice(0, -1).keys()) {
      await vi.advanceTimersToNextTimerAsync();
      expect([looks, givenUp.length]).toEqual([expected.slice(0, seen + 1), Math.min(count, 250 * (seen + 1))]);
    }
    await vi.advanceTimersByTimeAsync(1_000);
    expect([looks, givenUp.at(-1), lanes.size, vi.getTimerCount()]).toEqual([expected, ["later", 1_300], 0, 0]);
  });
});
