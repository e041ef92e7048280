import { describe, expect, it, vi } from "vitest";
import { QueuePerCredential } from "../../../src/graph/reads/queue-per-credential.ts";
import { OversizedBatch } from "../../../src/graph/reads/send-reads.ts";
import { Connections } from "../../../src/graph/transport/connections.ts";
import { RetryBudget } from "../../../src/graph/transport/retry-budget.ts";
import { createQueue, fault, paths, shapes, stopClock } from "./answered-queue.ts";

// Halves of what was too large, and the edges of when something may be sent.

const tooLarge = () => new OversizedBatch(fault(413));

describe("what was too large together", () => {
  it("goes on in halves as long as its callers would wait for repeats, and not a millisecond longer", async () => {
    stopClock();
    const { sent, read } = createQueue({ retryTime: 1_000 });
    const early = read(["a", "b"]);
    await vi.advanceTimersByTimeAsync(1);
    const late = read(["c", "d"]);
    await vi.advanceTimersByTimeAsync(1_000);
    await sent[0]?.answer(tooLarge());
    expect((await Promise.all(early)).map((answer) => answer?.status)).toEqual([413, 413]);
    expect(sent).toHaveLength(2);
    await sent[1]?.answer(tooLarge());
    expect(sent.slice(2).map((request) => request.paths)).toEqual([["c"], ["d"]]);
    for (const request of sent.slice(2)) await request.answer();
    expect((await Promise.all(late)).map((answer) => answer?.status)).toEqual([200, 200]);
  });

  it("is halved without those whom nobody wants any more", async () => {
    const { sent, read } = createQueue({ slots: 1 });
    const caller = new AbortController();
    void read(["busy"]);
    void read(paths(3), caller.signal);
    const answers = read(["a", "b"]);
    await sent[0]?.answer();
    expect(sent[1]?.paths).toEqual(["p0", "p1", "p2", "a", "b"]);
    caller.abort(new Error("gone"));
    await sent[1]?.answer(tooLarge());
    await sent[2]?.answer();
    expect(sent.slice(2).map((request) => request.paths)).toEqual([["a"], ["b"]]);
    await sent[3]?.answer();
    expect((await Promise.all(answers)).map((answer) => answer?.body)).toEqual(["a", "b"]);
  });

  it("leaves nothing behind when only one is still wanted", async () => {
    stopClock();
    const { queue, sent, read } = createQueue({ slots: 1 });
    const caller = new AbortController();
    void read(["busy"]);
    void read(["gone"], caller.signal);
    const [answer] = read(["a"]);
    await sent[0]?.answer();
    caller.abort(new Error("gone"));
    // The timers of what waited before look, and find nothing.
    await vi.advanceTimersByTimeAsync(5_000);
    await sent[1]?.answer(tooLarge());
    expect(sent[2]?.paths).toEqual(["a"]);
    // Nothing is held back: there is no other half.
    expect(vi.getTimerCount()).toBe(0);
    await sent[2]?.answer();
    expect([(await answer)?.body, sent.length, queue.isIdle]).toEqual(["a", 3, true]);
  });

  it("is not sent for who has gone while a half waited, and takes no connection with it", async () => {
    stopClock();
    const connections = new Connections(128);
    const { queue, sent, read } = createQueue({ slots: 1, connections });
    const [one, two] = [new AbortController(), new AbortController()];
    void read(["busy"]);
    const first = read(["a", "b"]);
    void read(["c"], one.signal);
    void read(["d"], two.signal);
    await sent[0]?.answer();
    await sent[1]?.answer(tooLarge());
    expect(sent[2]?.paths).toEqual(["a", "b"]);
    one.abort(new Error("gone"));
    await sent[2]?.answer(tooLarge());
    // In the order of the halves: what of the second one is still wanted.
    expect(sent[3]?.paths).toEqual(["d"]);
    await sent[3]?.answer(tooLarge());
    two.abort(new Error("gone"));
    await sent[4]?.answer();
    await sent[5]?.answer();
    expect((await Promise.all(first)).map((answer) => answer?.body)).toEqual(["a", "b"]);
    for (const request of sent.slice(6)) await request.answer();
    expect(sent.every((request) => request.paths.length > 0)).toBe(true);
    expect([queue.isIdle, connections.used, vi.getTimerCount()]).toEqual([true, 0, 0]);
  });

  it("sends nothing for a half that nobody wants", async () => {
    stopClock();
    const connections = new Connections(128);
    const { queue, sent, read } = createQueue({ slots: 1, connections });
    const caller = new AbortController();
    void read(["busy"]);
    const [answer] = read(["a"]);
    void read(["b"], caller.signal);
    await sent[0]?.answer();
    await sent[1]?.answer(tooLarge());
    caller.abort(new Error("gone"));
    await sent[2]?.answer();
    expect((await answer)?.body).toBe("a");
    expect(sent.map((request) => request.paths)).toEqual([["busy"], ["a", "b"], ["a"]]);
    expect([queue.isIdle, connections.used, vi.getTimerCount()]).toEqual([true, 0, 0]);
  });

  it("doesn't wait for others to gather, however much is under way", async () => {
    stopClock();
    const { sent, read } = createQueue({ slots: 9 });
    for (const path of paths(6)) void read([path]);
    void read(paths(20, "q"));
    expect(shapes(sent)).toEqual([1, 1, 1, 1, 1, 1, 20]);
    await sent[6]?.answer(tooLarge());
    expect(shapes(sent).slice(7)).toEqual([10, 10]);
  });
});

describe("beyond the first six requests", () => {
  it("a batch leaves when it is full, and not with one fewer", async () => {
    stopClock();
    const { sent, read } = createQueue({ slots: 9 });
    for (const path of paths(6)) void read([path]);
    void read(paths(19, "q"));
    expect(sent).toHaveLength(6);
    // It gathers, and isn't held back: one timer.
    expect(vi.getTimerCount()).toBe(1);
    void read(["last"]);
    expect(shapes(sent)).toEqual([1, 1, 1, 1, 1, 1, 20]);
  });
});

describe("a connection that comes free", () => {
  it("is given back when fewer requests may be under way by then", async () => {
    const connections = new Connections(6);
    const { sent, read } = createQueue({ slots: 4, retryTime: 0, connections });
    for (const path of paths(4)) void read([path]);
    // A half of six for one caller: the fourth waits, for a connection and not for a slot.
    expect([sent.length, connections.waitingOwners]).toEqual([3, 1]);
    await sent[0]?.answer([fault(429)]);
    expect([sent.length, connections.used, connections.waitingOwners]).toEqual([3, 2, 0]);
    await sent[1]?.answer();
    expect(sent[3]?.paths).toEqual(["p3"]);
  });
});

describe("a queue that waits for a connection", () => {
  /** As many owners as there are connections have one each. */
  function usedUp(count: number) {
    const connections = new Connections(count);
    const others = paths(count, "other");
    for (const other of others) expect(connections.tryTake(other)).toBe(true);
    return {
      connections,
      free: (...indexes: number[]) => indexes.forEach((index) => connections.release(`other${index}`)),
    };
  }

  it("goes on waiting for the next one when it was granted one and has more to send", async () => {
    const { connections, free } = usedUp(8);
    const { sent, read } = createQueue({ slots: 4, connections });
    void read(paths(25));
    expect([sent.length, connections.waitingOwners]).toEqual([0, 1]);
    free(0);
    expect([shapes(sent), connections.waitingOwners]).toEqual([[20], 1]);
    // So much has to be left before one caller has two of eight.
    free(1, 2);
    expect(shapes(sent)).toEqual([20]);
    free(3);
    expect([shapes(sent), connections.waitingOwners]).toEqual([[20, 5], 0]);
  });

  it("goes on waiting when one of its callers goes, and stops when the last one does", async () => {
    const { connections, free } = usedUp(2);
    const { sent, read } = createQueue({ slots: 4, connections });
    const [one, two] = [new AbortController(), new AbortController()];
    void read(["a"], one.signal);
    void read(["b"]);
    one.abort(new Error("gone"));
    expect(connections.waitingOwners).toBe(1);
    free(0);
    expect(sent.map((request) => request.paths)).toEqual([["b"]]);
    void read(["c"], two.signal);
    expect(connections.waitingOwners).toBe(1);
    two.abort(new Error("gone"));
    expect(connections.waitingOwners).toBe(0);
    await sent[0]?.answer();
    expect(connections.used).toBe(1);
  });
});

describe("a caller who goes while the request is under way", () => {
  it("takes no equal read along that is queued for somebody else", async () => {
    const { sent, read } = createQueue({ slots: 1 });
    const caller = new AbortController();
    void read(["same"], caller.signal);
    const [answer] = read(["same"]);
    caller.abort(new Error("gone"));
    await vi.waitFor(() => expect(sent).toHaveLength(2));
    await sent[1]?.answer();
    expect((await answer)?.body).toBe("same");
  });
});

describe("a queue whose memory of throttling ends while a read waits in it", () => {
  it("stays, and is forgotten a minute after that read", async () => {
    stopClock();
    const connections = new Connections(1);
    const send = vi.fn(() => Promise.resolve([fault(429)]));
    const queues = new QueuePerCredential(() => send, {
      slots: 8,
      retryTime: 0,
      maxWait: 5_000,
      connections,
      retryBudget: new RetryBudget(Date.now),
      now: Date.now,
      random: () => 1,
    });
    const read = () => queues.of("token").read(["p"], { asked: 0, ofCaller: 0 });
    expect(await read()).toEqual([fault(429)]);
    const queue = queues.of("token");
    await vi.advanceTimersByTimeAsync(58_000);
    // Somebody else has the only connection.
    expect(connections.tryTake("other")).toBe(true);
    const waiting = read();
    await vi.advanceTimersByTimeAsync(2_000);
    expect([queues.size, queues.of("token") === queue]).toEqual([1, true]);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(await waiting).toEqual([expect.objectContaining({ code: "THROTTLED" })]);
    await vi.advanceTimersByTimeAsync(59_999);
    expect([queues.size, queues.of("token") === queue]).toEqual([1, true]);
    await vi.advanceTimersByTimeAsync(1);
    expect([queues.size, vi.getTimerCount(), send.mock.calls.length]).toEqual([0, 0, 1]);
  });
});
