import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { Connections } from "../../../src/graph/transport/connections.ts";
import type { ReadQueue } from "../../../src/graph/reads/read-queue.ts";
import { createQueue, fault, ok, paths, shapes, stopClock } from "./answered-queue.ts";

describe("what can't be sent", () => {
  const outcomeOf = (queue: ReadQueue, path: string) => queue.read([path], { asked: 0, ofCaller: 0 });
  const throttled = [expect.objectContaining({ code: "THROTTLED", retryAfterSeconds: 2 })];

  it("waits a time of its own while all slots are busy, and is throttled then", async () => {
    stopClock();
    const { queue, sent } = createQueue({ slots: 1 });
    const sentOne = outcomeOf(queue, "sent");
    const early = outcomeOf(queue, "waits");
    await vi.advanceTimersByTimeAsync(2000);
    const late = outcomeOf(queue, "waits");
    await vi.advanceTimersByTimeAsync(3000);
    expect(await early).toEqual(throttled);
    await sent[0]?.answer();
    // Who came later has time left, and what was sent is not given up.
    expect(await sentOne).toEqual([ok("sent")]);
    expect(sent[1]?.paths).toEqual(["waits"]);
    await sent[1]?.answer();
    expect(await late).toEqual([ok("waits")]);
    expect([queue.isIdle, vi.getTimerCount()]).toEqual([true, 0]);
  });

  it("nor does it stay when nothing ever comes back", async () => {
    stopClock();
    const { queue, sent } = createQueue({ slots: 1 });
    void outcomeOf(queue, "sent");
    const outcomes = paths(200).map((path) => outcomeOf(queue, path));
    await vi.advanceTimersByTimeAsync(5000);
    expect(await Promise.all(outcomes)).toEqual(outcomes.map(() => throttled));
    expect(sent).toHaveLength(1);
  });

  it("is sent when a connection of the caller's share is given back, callers in turn", async () => {
    const connections = new Connections(6);
    const callers = ["one", "two"].map((credential) => createQueue({ connections, credential, slots: 64 }));
    const outcomes = callers.flatMap(({ queue }) =>
      paths(5).map((path) => queue.read([path], { asked: 0, ofCaller: 0 })),
    );
    const [one, two] = callers;
    expect(callers.map(({ sent }) => shapes(sent))).toEqual([[1, 1, 1], [1]]);
    await one?.sent[0]?.answer();
    expect(callers.map(({ sent }) => shapes(sent))).toEqual([
      [1, 1, 1],
      [1, 4],
    ]);
    await two?.sent[0]?.answer();
    await one?.sent[1]?.answer();
    expect(callers.map(({ sent }) => shapes(sent))).toEqual([
      [1, 1, 1, 2],
      [1, 4],
    ]);
    for (const { sent } of callers) for (const request of sent) await request.answer();
    expect((await Promise.all(outcomes)).flat()).toEqual([...paths(5), ...paths(5)].map(ok));
    expect([connections.used, connections.waitingOwners]).toEqual([0, 0]);
    expect(callers.map(({ queue }) => queue.isIdle)).toEqual([true, true]);
  });

  it("waits for no connection any more once nobody wants it", async () => {
    stopClock();
    const connections = new Connections(1);
    const { sent, read } = createQueue({ connections, credential: "one" });
    let idle = 0;
    const other = createQueue({ connections, credential: "two", onIdle: () => idle++ });
    void read(["sent"]);
    const caller = new AbortController();
    const [waiting] = other.read(["waiting"], caller.signal);
    expect([connections.waitingOwners, other.queue.isIdle]).toEqual([1, false]);
    caller.abort(new Error("gone"));
    await expect(waiting).rejects.toThrow("gone");
    expect([connections.waitingOwners, other.queue.isIdle, idle]).toEqual([0, true, 1]);
    await sent[0]?.answer();
    expect([other.sent.length, connections.used, vi.getTimerCount()]).toEqual([0, 0, 0]);
  });
});

describe("what is shared", () => {
  it("makes equal reads one while they are queued, and answers everybody", async () => {
    const { sent, read } = createQueue({ slots: 1 });
    void read(["busy"]);
    const answers = [read(["same"]), read(["same"]), read(["same", "other"])].flat();
    await sent[0]?.answer();
    expect(sent[1]?.paths).toEqual(["same", "other"]);
    await sent[1]?.answer([ok("s"), ok("o")]);
    expect((await Promise.all(answers)).map((answer) => answer?.body)).toEqual(["s", "s", "s", "o"]);
  });

  it("never joins a read to a request that was sent before", async () => {
    const { sent, read } = createQueue();
    const [early] = read(["same"]);
    const [late] = read(["same"]);
    expect(shapes(sent)).toEqual([1, 1]);
    await sent[0]?.answer([ok("old")]);
    await sent[1]?.answer([ok("new")]);
    expect([(await early)?.body, (await late)?.body]).toEqual(["old", "new"]);
  });

  it("gives a joined read the turn of whoever comes first", async () => {
    const { sent, read } = createQueue({ slots: 1 });
    void read(["busy"]);
    void read(paths(60));
    const [joined] = read(["p59"]);
    await sent[0]?.answer();
    expect(sent[1]?.paths).toContain("p59");
    await sent[1]?.answer();
    expect((await joined)?.body).toBe("p59");
    for (let index = 2; index < 5; index++) await sent[index]?.answer();
    expect(sent.flatMap((request) => request.paths).filter((path) => path === "p59")).toHaveLength(1);
  });
});

describe("who goes away", () => {
  it("takes its queued reads along, unless somebody else wants them", async () => {
    const { sent, read } = createQueue({ slots: 1 });
    void read(["busy"]);
    const caller = new AbortController();
    const leaving = read(["mine", "shared"], caller.signal);
    const [staying] = read(["shared"]);
    caller.abort(new Error("gone"));
    expect((await Promise.allSettled(leaving)).map((one) => one.status)).toEqual(["rejected", "rejected"]);
    await expect(leaving[1]).rejects.toThrow("gone");
    await sent[0]?.answer();
    expect(sent[1]?.paths).toEqual(["shared"]);
    await sent[1]?.answer();
    expect((await staying)?.body).toBe("shared");
  });

  it("breaks a request off only when nobody is left who waits for it", async () => {
    const { sent, read } = createQueue({ slots: 1 });
    void read(["busy"]);
    const [one, two] = [new AbortController(), new AbortController()];
    const answers = [...read(["a"], one.signal), ...read(["b"], two.signal)];
    const settled = Promise.allSettled(answers);
    await sent[0]?.answer();
    expect(sent[1]?.paths).toEqual(["a", "b"]);
    one.abort();
    expect(sent[1]?.signal.aborted).toBe(false);
    two.abort();
    expect(sent[1]?.signal.aborted).toBe(true);
    expect((await settled).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  });

  it("is forgotten also when its read comes back from a refusal beside a newer equal one", async () => {
    const { sent, read } = createQueue({ slots: 1 });
    const [one, two] = [new AbortController(), new AbortController()];
    const first = Promise.allSettled(read(["same"], one.signal));
    await sent[0]?.answer([fault(429, "0.02")]);
    const [block] = read(["block"]);
    const second = Promise.allSettled(read(["same"], two.signal));
    await sleep(150);
    one.abort(new Error("gone"));
    two.abort(new Error("gone"));
    await sent[1]?.answer();
    expect((await block)?.body).toBe("block");
    expect([...(await first), ...(await second)].map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(sent.map((request) => request.paths)).toEqual([["same"], ["block"]]);
  });

  it("is not even asked for when it was gone before", async () => {
    const { sent, read } = createQueue();
    await expect(read(["late"], AbortSignal.abort(new Error("gone")))[0]).rejects.toThrow("gone");
    expect(sent).toEqual([]);
  });
});
