import { describe, expect, it, vi } from "vitest";
import { RetryBudget } from "../../../src/graph/transport/retry-budget.ts";
import { createQueue, fault, ok, paths, shapes, stopClock } from "./answered-queue.ts";

// What is sent again: when, in whose name, and what is learned from it.

describe("a sign of throttling", () => {
  it.each([
    [[429], 2],
    [[503], 2],
    [[429, 504], 2],
    [[504, 503], 2],
    [[408], 4],
    [[504], 4],
    [[504, 408], 4],
    [[200], 4],
    [[500], 4],
  ])("halves what may be under way, any other answer doesn't: %j, of four %d", async (statuses, allowed) => {
    const { sent, read } = createQueue({ slots: 4, retryTime: 0 });
    const answers = read(paths(statuses.length, "first"));
    await sent[0]?.answer(statuses.map((status) => fault(status)));
    expect((await Promise.all(answers)).map((answer) => answer?.status)).toEqual(statuses);
    for (const path of paths(10)) void read([path]);
    expect(sent.length - 1).toBe(allowed);
  });
});

describe("the budget of repeats", () => {
  it("is filled by requests with something new in them alone", async () => {
    stopClock();
    const retryBudget = new RetryBudget(Date.now);
    const deposit = vi.spyOn(retryBudget, "deposit");
    const { sent, read } = createQueue({ slots: 1, retryBudget });
    const [again] = read(["again"]);
    expect(deposit).toHaveBeenCalledTimes(1);
    await sent[0]?.answer([fault(429)]);
    await vi.advanceTimersByTimeAsync(100);
    expect([sent.length, deposit.mock.calls.length]).toEqual([2, 1]);
    const added = [read(["new"]), read(["newer"])].flat();
    await sent[1]?.answer([fault(429)]);
    expect([sent[2]?.paths, deposit.mock.calls.length]).toEqual([["new", "newer"], 2]);
    await vi.advanceTimersByTimeAsync(200);
    void read(["newest"]);
    await sent[2]?.answer();
    // Something old and something new.
    expect([sent[3]?.paths, deposit.mock.calls.length]).toEqual([["again", "newest"], 3]);
    await sent[3]?.answer();
    expect((await Promise.all([again, ...added])).map((answer) => answer?.status)).toEqual([200, 200, 200]);
  });
});

describe("reads that are refused together", () => {
  it("wait as long as the one that was sent most often has to", async () => {
    stopClock();
    const { sent, read } = createQueue({ slots: 1 });
    void read(["old"]);
    await sent[0]?.answer([fault(429)]);
    void read(["busy"]);
    await vi.advanceTimersByTimeAsync(100);
    void read(["new"]);
    await sent[1]?.answer();
    expect(sent[2]?.paths).toEqual(["old", "new"]);
    await sent[2]?.answer([fault(429), fault(429)]);
    await vi.advanceTimersByTimeAsync(199);
    expect(sent).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent[3]?.paths).toEqual(["old", "new"]);
  });

  it("don't wait for each other longer than their callers would", async () => {
    stopClock();
    const { sent, read } = createQueue({ slots: 1, retryTime: 1_000 });
    void read(["busy"]);
    const [early] = read(["early"]);
    await vi.advanceTimersByTimeAsync(900);
    const [late] = read(["late"]);
    await sent[0]?.answer();
    expect(sent[1]?.paths).toEqual(["early", "late"]);
    await sent[1]?.answer([fault(429, "0.1"), fault(503, "0.5")]);
    // By itself it could have been sent again after a tenth of a second.
    expect((await early)?.status).toBe(429);
    await vi.advanceTimersByTimeAsync(500);
    expect(sent[2]?.paths).toEqual(["late"]);
    await sent[2]?.answer();
    expect((await late)?.status).toBe(200);
  });

  it("are sent again where that is just in time for their caller, and not a millisecond later", async () => {
    stopClock();
    const { sent, read } = createQueue({ retryTime: 1_000 });
    const [justInTime] = read(["a"]);
    const [tooLate] = read(["b"]);
    await sent[0]?.answer([fault(429, "1")]);
    await sent[1]?.answer([fault(429, "1.001")]);
    expect((await tooLate)?.status).toBe(429);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sent[2]?.paths).toEqual(["a"]);
    await sent[2]?.answer();
    expect((await justInTime)?.status).toBe(200);
  });

  it("come back among those who ask for few when one of their callers does", async () => {
    stopClock();
    const { sent, queue } = createQueue({ slots: 1 });
    const ask = (asked: readonly string[], ofCaller: number) => queue.read(asked, { asked: 0, ofCaller });
    void ask(["busy"], 0);
    const waiting = [ask(["same"], 100), ask(["same"], 0)];
    await sent[0]?.answer();
    expect(sent[1]?.paths).toEqual(["same"]);
    await sent[1]?.answer([fault(429)]);
    void ask(["block"], 0);
    for (const path of paths(5)) void ask([path], 0);
    void ask(["many"], 100);
    await vi.advanceTimersByTimeAsync(100);
    await sent[2]?.answer();
    expect(sent[3]?.paths).toEqual(["same", ...paths(5), "many"]);
    await sent[3]?.answer();
    expect(await Promise.all(waiting)).toEqual([[ok("same")], [ok("same")]]);
  });
});

describe("reads that gather", () => {
  /** Six requests under way, and with them what came beyond the first six. */
  function crowded() {
    stopClock();
    const { sent, read } = createQueue({ slots: 9 });
    for (const path of paths(6)) void read([path]);
    return { sent, read, gathered: () => shapes(sent).slice(6) };
  }

  it("wait anew once a full batch has left without them", async () => {
    const { read, gathered } = crowded();
    void read(["first"]);
    await vi.advanceTimersByTimeAsync(40);
    void read(paths(24, "more"));
    expect(gathered()).toEqual([20]);
    await vi.advanceTimersByTimeAsync(49);
    expect(gathered()).toEqual([20]);
    await vi.advanceTimersByTimeAsync(1);
    expect(gathered()).toEqual([20, 5]);
  });

  it("wait for themselves, not since somebody waited who has gone", async () => {
    const { read, gathered } = crowded();
    const caller = new AbortController();
    void read(["gone"], caller.signal);
    await vi.advanceTimersByTimeAsync(10);
    caller.abort(new Error("gone"));
    await vi.advanceTimersByTimeAsync(10);
    void read(["stays"]);
    await vi.advanceTimersByTimeAsync(49);
    expect(gathered()).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(gathered()).toEqual([1]);
  });
});
