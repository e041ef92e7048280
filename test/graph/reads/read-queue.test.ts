import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { createQueue, fault, paths, shapes, stopClock } from "./answered-queue.ts";

describe("when reads are sent", () => {
  it("sends at once while a slot is free, a group of fifty in three requests", async () => {
    const { sent, read } = createQueue({ slots: 4 });
    void read(["one"]);
    expect(shapes(sent)).toEqual([1]);
    void read(paths(50));
    expect(shapes(sent)).toEqual([1, 20, 20, 10]);
  });

  it("gathers while all slots are busy, and the next free slot takes up to twenty", async () => {
    const { sent, read } = createQueue();
    for (const path of paths(32)) void read([path]);
    expect(shapes(sent)).toEqual([1, 1]);
    await sent[0]?.answer();
    expect(shapes(sent)).toEqual([1, 1, 20]);
    await sent[2]?.answer();
    expect(shapes(sent)).toEqual([1, 1, 20, 10]);
  });

  it("sends full batches beyond the first six requests, and what doesn't fill one when a request comes back", async () => {
    stopClock();
    const { sent, read } = createQueue({ slots: 9 });
    const singles = [1, 1, 1, 1, 1, 1];
    for (const path of paths(10)) void read([path]);
    expect(shapes(sent)).toEqual(singles);
    void read(paths(50, "q"));
    expect(shapes(sent)).toEqual([...singles, 20, 20]);
    void read(paths(50, "r"));
    expect(shapes(sent)).toEqual([...singles, 20, 20, 20]);
    await sent[0]?.answer();
    await sent[1]?.answer();
    expect(shapes(sent)).toEqual([...singles, 20, 20, 20, 20, 20]);
    for (const request of sent.slice(2, 5)) await request.answer();
    expect(sent).toHaveLength(11);
    await sent[5]?.answer();
    expect(shapes(sent).slice(11)).toEqual([4]);
  });

  it("leaves half of each batch to who asks for few: somebody's hundred doesn't hold up one", async () => {
    const { sent, read } = createQueue({ slots: 1 });
    void read(["first"]);
    void read(paths(100));
    void read(["single"]);
    await sent[0]?.answer();
    expect(sent[1]?.paths).toEqual(["single", ...paths(19)]);
  });

  it("leaves the other half to who asks for many, however many ask for one", async () => {
    const { sent, read } = createQueue({ slots: 1 });
    void read(["first"]);
    for (const path of paths(50, "single")) void read([path]);
    void read(paths(15, "many"));
    await sent[0]?.answer();
    expect(sent[1]?.paths).toEqual([...paths(10, "single"), ...paths(10, "many")]);
    await sent[1]?.answer();
    expect(sent[2]?.paths).toEqual([
      ...paths(20, "single").slice(10),
      ...paths(15, "many").slice(10),
      ...paths(25, "single").slice(20),
    ]);
  });

  it("counts all that an operation asks for: many times one are many", async () => {
    const { sent, read } = createQueue({ slots: 1 });
    const greedy = { asked: 0, ofCaller: 0 };
    void read(["first"]);
    for (const path of paths(60, "greedy")) void read([path], undefined, greedy);
    void read(["single"]);
    await sent[0]?.answer();
    expect(sent[1]?.paths).toEqual([...paths(10, "greedy"), ...paths(20, "greedy").slice(10)]);
    await sent[1]?.answer();
    expect(sent[2]?.paths[0]).toBe("single");
  });

  it("counts what a caller waits for in all operations: many operations ask for many", async () => {
    const { sent, read } = createQueue({ slots: 1 });
    void read(["first"]);
    for (const path of paths(60, "greedy")) void read([path], undefined, { asked: 0, ofCaller: 41 });
    for (const path of paths(10, "single")) void read([path], undefined, { asked: 0, ofCaller: 40 });
    await sent[0]?.answer();
    expect(sent[1]?.paths).toEqual([...paths(10, "single"), ...paths(10, "greedy")]);
  });

  it("leaves somebody's hundred that comes back from a refusal where it was, ahead of other hundreds", async () => {
    const { sent, read } = createQueue({ slots: 1 });
    void read(paths(20));
    void read(paths(40, "later"));
    await sent[0]?.answer(paths(20).map(() => fault(429, "0.02")));
    // The slot is taken by what comes next; meanwhile the refused ones come back.
    await sleep(150);
    void read(["single"]);
    await sent[1]?.answer();
    expect(sent[1]?.paths).toEqual(paths(20, "later"));
    expect(sent[2]?.paths[0]).toBe("single");
    expect(sent[2]?.paths.slice(1).every((path) => path.startsWith("p"))).toBe(true);
    expect(sent[2]?.paths).toHaveLength(20);
  });

  it("lets one that comes back from a refusal, and is wanted by somebody's hundred now, go ahead of it", async () => {
    const { sent, read } = createQueue({ slots: 1 });
    void read(["p99"]);
    void read(["busy"]);
    await sent[0]?.answer([fault(429, "0.02")]);
    void read(paths(100));
    await sleep(150);
    await sent[1]?.answer();
    expect(sent[2]?.paths[0]).toBe("p99");
  });

  it("is done with one that asks for many before it begins with the next", async () => {
    const { sent, read } = createQueue({ slots: 1 });
    void read(["first"]);
    void read(paths(30, "early"));
    void read(paths(30, "late"));
    await sent[0]?.answer();
    await sent[1]?.answer();
    expect(sent[2]?.paths).toEqual([...paths(30, "early").slice(20), ...paths(10, "late")]);
  });
});

describe("when little gathers", () => {
  it("sends after a typical round trip what didn't fill a batch, while the first six are still under way", async () => {
    stopClock();
    const { sent, read } = createQueue({ slots: 64 });
    void read(["quick"]);
    await vi.advanceTimersByTimeAsync(20);
    await sent[0]?.answer();
    for (const path of paths(9)) void read([path]);
    expect(shapes(sent)).toEqual([1, 1, 1, 1, 1, 1, 1]);
    await vi.advanceTimersByTimeAsync(19);
    expect(sent).toHaveLength(7);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent[7]?.paths).toEqual(["p6", "p7", "p8"]);
    void read(["late"]);
    await vi.advanceTimersByTimeAsync(19);
    expect(sent).toHaveLength(8);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent[8]?.paths).toEqual(["late"]);
  });

  it.each([
    ["fifty milliseconds at most, however slow the upstream is", 400, 50],
    ["five at least, however quick", 0, 5],
  ])("waits %s", async (_, roundTrip, wait) => {
    stopClock();
    const { sent, read } = createQueue({ slots: 64 });
    void read(["first"]);
    await vi.advanceTimersByTimeAsync(roundTrip);
    await sent[0]?.answer();
    for (const path of paths(7)) void read([path]);
    await vi.advanceTimersByTimeAsync(wait - 1);
    expect(sent).toHaveLength(7);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent[7]?.paths).toEqual(["p6"]);
  });

  it("sends nothing beyond its slots for it", async () => {
    stopClock();
    const { sent, read } = createQueue({ slots: 7 });
    for (const path of paths(7)) void read([path]);
    await vi.advanceTimersByTimeAsync(50);
    expect(sent).toHaveLength(7);
    void read(["more"]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(sent).toHaveLength(7);
    await sent[0]?.answer();
    expect(sent[7]?.paths).toEqual(["more"]);
  });
});
