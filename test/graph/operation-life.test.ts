import { describe, expect, it, onTestFinished, vi } from "vitest";
import { OperationLives, unlessEnded } from "../../src/graph/operation-life.ts";

function stopClock() {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"], now: 1_000_003 });
  onTestFinished(() => void vi.useRealTimers());
  return new OperationLives(Date.now);
}

describe("the time of an operation", () => {
  it.each([1, 19, 20, 21, 1_000, 15_000])(
    "of %d ms is up by itself, never before and at most 20 ms after",
    async (time) => {
      const lives = stopClock();
      const life = lives.begin(time);
      let ended = 0;
      life.addEventListener("abort", () => ended++);
      await vi.advanceTimersByTimeAsync(time - 1);
      expect([ended, life.aborted, life.remaining, life.reason]).toEqual([0, false, 1, undefined]);
      expect(() => life.throwIfAborted()).not.toThrow();
      await vi.advanceTimersByTimeAsync(21);
      const { reason } = life;
      expect([ended, life.aborted, life.remaining]).toEqual([1, true, 0]);
      expect(reason).toMatchObject({ code: "SERVICE_UNAVAILABLE", outcome: "NOT_SENT" });
      expect(() => life.throwIfAborted()).toThrow("took longer than it may");
    },
  );

  it("is one timer for all that end together, and none of them when they are finished", async () => {
    const lives = stopClock();
    const all = Array.from({ length: 1_000 }, () => lives.begin(5_000));
    expect(vi.getTimerCount()).toBe(1);
    for (const life of all.slice(1)) lives.finish(life);
    await vi.advanceTimersByTimeAsync(6_000);
    expect(all.map(({ aborted }) => aborted)).toEqual(all.map((_, index) => index === 0));
    expect(vi.getTimerCount()).toBe(0);
  });

  it("ends once, for the first reason", async () => {
    const life = stopClock().begin(10);
    let ended = 0;
    life.addEventListener("abort", () => ended++);
    const deaf = (): void => void (ended += 100);
    life.addEventListener("abort", deaf);
    life.removeEventListener("abort", deaf);
    life.end(new Error("gone"));
    await vi.advanceTimersByTimeAsync(100);
    expect([ended, life.reason]).toEqual([1, new Error("gone")]);
  });
});

describe("what goes on by itself", () => {
  it("is waited for as long as somebody wants it", async () => {
    const lives = new OperationLives();
    const life = lives.begin(60_000);
    expect(await unlessEnded(life, Promise.resolve("value"))).toBe("value");
    await expect(unlessEnded(life, Promise.reject(new Error("failed")))).rejects.toThrow("failed");
    const { promise, resolve } = Promise.withResolvers<string>();
    const waiting = unlessEnded(life, promise);
    life.end(new Error("gone"));
    await expect(waiting).rejects.toThrow("gone");
    await expect(unlessEnded(life, promise)).rejects.toThrow("gone");
    resolve("late");
  });
});
