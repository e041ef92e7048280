import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { OversizedBatch } from "../../../src/graph/reads/send-reads.ts";
import { RetryBudget } from "../../../src/graph/transport/retry-budget.ts";
import { createQueue, fault, ok, paths, shapes, stopClock } from "./answered-queue.ts";

describe("what goes wrong", () => {
  it("sends a throttled item again after its time, while the others are answered at once", async () => {
    const { sent, read } = createQueue({ slots: 1 });
    void read(["busy"]);
    const [[good], [throttled]] = [read(["good"]), read(["throttled"])];
    await sent[0]?.answer();
    expect(sent[1]?.paths).toEqual(["good", "throttled"]);
    await sent[1]?.answer([ok("good"), fault(429, "0.12")]);
    expect((await good)?.body).toBe("good");
    expect(sent).toHaveLength(2);
    await sleep(150);
    expect(sent[2]?.paths).toEqual(["throttled"]);
    await sent[2]?.answer();
    expect((await throttled)?.body).toBe("throttled");
  });

  it.each([429, 503, 504])("backs off by itself when a %i names no time", async (status) => {
    stopClock();
    const { sent, read } = createQueue();
    const [answer] = read(["p"]);
    await sent[0]?.answer([fault(status)]);
    await vi.advanceTimersByTimeAsync(99);
    expect(sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent).toHaveLength(2);
    await sent[1]?.answer();
    expect((await answer)?.status).toBe(200);
  });

  it("answers at once when the time asked for is longer than the caller's retryTime", async () => {
    const { sent, read } = createQueue({ retryTime: 1000 });
    const [answer] = read(["p"]);
    await sent[0]?.answer([fault(429, "10")]);
    expect((await answer)?.status).toBe(429);
    expect(sent).toHaveLength(1);
  });

  it.each([400, 401, 403, 404, 412, 500])("takes a %i for an answer", async (status) => {
    const { sent, read } = createQueue();
    const [answer] = read(["p"]);
    await sent[0]?.answer([fault(status)]);
    expect((await answer)?.status).toBe(status);
    expect(sent).toHaveLength(1);
  });

  it("waits as long as the upstream asks for, and at least as long as it would by itself", async () => {
    stopClock();
    const { sent, read } = createQueue({ retryTime: 3000 });
    void read(["hasty"]);
    void read(["slow"]);
    await sent[0]?.answer([fault(429, "0")]);
    await sent[1]?.answer([fault(429, "1.5")]);
    await vi.advanceTimersByTimeAsync(99);
    expect(sent).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent[2]?.paths).toEqual(["hasty"]);
    await sent[2]?.answer();
    await vi.advanceTimersByTimeAsync(1399);
    expect(sent).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent[3]?.paths).toEqual(["slow"]);
  });

  it("sends what was refused in one request again in one, after the longest time named", async () => {
    stopClock();
    const { sent, read } = createQueue({ retryTime: 1000 });
    const answers = read(paths(20));
    await sent[0]?.answer(paths(20).map((path, index) => (index < 15 ? fault(429, `0.${index + 20}`) : ok(path))));
    await vi.advanceTimersByTimeAsync(339);
    expect(sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent[1]?.paths).toEqual(paths(15));
    await sent[1]?.answer();
    expect((await Promise.all(answers)).map((answer) => answer?.body)).toEqual(paths(20));
  });

  it("doesn't let one that has to wait longer than its caller would keep the others waiting", async () => {
    stopClock();
    const { sent, read } = createQueue({ retryTime: 1000 });
    const [patient, impatient] = read(paths(2));
    await sent[0]?.answer([fault(429, "0.5"), fault(503, "60")]);
    await vi.advanceTimersByTimeAsync(500);
    expect(sent[1]?.paths).toEqual(["p0"]);
    await sent[1]?.answer();
    expect([(await patient)?.status, (await impatient)?.status]).toEqual([200, 503]);
  });

  it("halves what is too large at once, and sends both halves", async () => {
    const { sent, read } = createQueue();
    const answers = read(paths(5));
    await sent[0]?.answer(new OversizedBatch(fault(413)));
    expect(sent[1]?.paths).toEqual(["p0", "p1", "p2"]);
    expect(sent[2]?.paths).toEqual(["p3", "p4"]);
    await sent[1]?.answer();
    await sent[2]?.answer();
    expect((await Promise.all(answers)).map((answer) => answer?.body)).toEqual(paths(5));
  });

  it("takes a refusal for an answer when nothing is left for repeats; four requests pay for another", async () => {
    stopClock();
    const retryBudget = new RetryBudget(Date.now);
    while (retryBudget.tryTake());
    const { sent, read } = createQueue({ retryBudget });
    for (let count = 0; count < 3; count++) {
      const [answer] = read(["p"]);
      await sent[count]?.answer([fault(429)]);
      expect((await answer)?.status).toBe(429);
    }
    const answers = read(paths(20));
    await sent[3]?.answer(paths(20).map(() => fault(429)));
    await vi.advanceTimersByTimeAsync(100);
    expect(shapes(sent)).toEqual([1, 1, 1, 20, 20]);
    await sent[4]?.answer(paths(20).map(() => fault(429)));
    expect((await Promise.all(answers)).map((answer) => answer?.status)).toEqual(paths(20).map(() => 429));
    await vi.advanceTimersByTimeAsync(1000);
    expect(sent).toHaveLength(5);
  });

  it("fails the reads of a request that got no answer, and those alone", async () => {
    const { sent, read } = createQueue({ slots: 1 });
    const [failed] = read(["a"]);
    const [fine] = read(["b"]);
    const refused = expect(failed).rejects.toThrow("cut");
    await sent[0]?.fail(new Error("cut"));
    await refused;
    await sent[1]?.answer();
    expect((await fine)?.body).toBe("b");
  });

  it("is unavailable for an item that the answer leaves out", async () => {
    const { sent, read } = createQueue();
    const [answer] = read(["a"]);
    const refused = expect(answer).rejects.toMatchObject({ code: "SERVICE_UNAVAILABLE" });
    await sent[0]?.answer([undefined]);
    await refused;
  });

  it("uses fewer slots while it is throttled, and more again later", async () => {
    const { sent, read } = createQueue({ slots: 4, retryTime: 0 });
    const settled = Promise.allSettled(read(["a"]));
    await sent[0]?.answer([fault(429)]);
    await settled;
    for (const path of paths(10)) void read([path]);
    expect(sent.length - 1).toBe(2);
    for (let index = 1; index < 8; index++) await sent[index]?.answer();
    const before = sent.length;
    for (const path of paths(10, "q")) void read([path]);
    expect(sent.length - before).toBeGreaterThan(2);
  });
});
