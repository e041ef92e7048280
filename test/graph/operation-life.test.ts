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
    life.end(new Error("gone again"));
    expect([ended, life.reason]).toEqual([1, new Error("gone")]);
    expect(() => life.throwIfAborted()).toThrow("gone");
  });

  it("may be listened to by nobody, or by nobody any more", async () => {
    const lives = stopClock();
    const [unheard, heard] = [lives.begin(10), lives.begin(10)];
    let ended = 0;
    const listen = (): void => void ended++;
    expect(() => unheard.removeEventListener("abort", listen)).not.toThrow();
    heard.addEventListener("abort", listen);
    heard.end(new Error("gone"));
    expect(() => heard.removeEventListener("abort", listen)).not.toThrow();
    await vi.advanceTimersByTimeAsync(100);
    expect([ended, unheard.aborted]).toEqual([1, true]);
  });

  it("that is finished after its time was up is no trouble", async () => {
    const lives = stopClock();
    const life = lives.begin(10);
    await vi.advanceTimersByTimeAsync(100);
    expect(life.aborted).toBe(true);
    expect(() => lives.finish(life)).not.toThrow();
    // And the next one has a timer of its own.
    const next = lives.begin(10);
    await vi.advanceTimersByTimeAsync(100);
    expect(next.aborted).toBe(true);
  });

  it("ends in steps: no two of them share a timer across one, and no timer keeps the process alive", async () => {
    const lives = stopClock();
    using timers = vi.spyOn(globalThis, "setTimeout");
    // The clock stands at 3 ms of a step of 20.
    const all = [1, 17, 18, 37, 38].map((time) => lives.begin(time));
    expect(timers.mock.calls.map(([, delay]) => delay)).toEqual([17, 37, 57]);
    expect(timers.mock.results.map(({ value }) => (value as NodeJS.Timeout).hasRef())).toEqual([false, false, false]);
    const ended = () => all.map(({ aborted }) => aborted);
    await vi.advanceTimersByTimeAsync(17);
    expect(ended()).toEqual([true, true, false, false, false]);
    await vi.advanceTimersByTimeAsync(20);
    expect(ended()).toEqual([true, true, true, true, false]);
    await vi.advanceTimersByTimeAsync(20);
    expect(ended()).toEqual([true, true, true, true, true]);
  });

  it("of nothing is up at once, also in a step that is over", async () => {
    const lives = stopClock();
    const before = lives.begin(17);
    await vi.advanceTimersByTimeAsync(17);
    const none = lives.begin(0);
    expect([before.aborted, none.aborted, none.remaining]).toEqual([true, false, 0]);
    await vi.advanceTimersByTimeAsync(1);
    expect([none.aborted, vi.getTimerCount()]).toEqual([true, 0]);
  });

  it("is kept by a clock that nobody sets, unless another one is given", () => {
    const before = performance.now();
    const { endsAt, remaining } = new OperationLives().begin(60_000);
    expect(endsAt).toBeGreaterThanOrEqual(before + 60_000);
    expect(endsAt).toBeLessThanOrEqual(performance.now() + 60_000);
    expect(remaining).toBeLessThanOrEqual(60_000);
    expect(remaining).toBeGreaterThan(0);
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

  it("is listened to no longer than it goes on", async () => {
    const life = new OperationLives().begin(60_000);
    const [added, removed] = [vi.spyOn(life, "addEventListener"), vi.spyOn(life, "removeEventListener")];
    await unlessEnded(life, Promise.resolve("value"));
    await expect(unlessEnded(life, Promise.reject(new Error("failed")))).rejects.toThrow("failed");
    await new Promise((resolve) => setImmediate(resolve));
    expect(removed.mock.calls).toEqual(added.mock.calls);
    expect(added.mock.calls.map(([type]) => type)).toEqual(["abort", "abort"]);
  });
});
