import { describe, expect, it } from "vitest";
import { CircuitBreaker } from "../../../src/graph/transport/circuit-breaker.ts";

function createBreaker() {
  const clock = { now: 0 };
  const breaker = new CircuitBreaker(() => clock.now);
  const fail = (times: number) => {
    for (let count = 0; count < times; count++) breaker.failed();
  };
  const answer = (times: number) => {
    for (let count = 0; count < times; count++) breaker.answered();
  };
  return { clock, breaker, fail, answer };
}

describe("a circuit breaker", () => {
  it("opens at the twentieth failure within ten seconds, where half of all fail", () => {
    const { breaker, fail } = createBreaker();
    fail(19);
    expect([breaker.isOpen, breaker.blockedFor()]).toEqual([false, undefined]);
    fail(1);
    expect([breaker.isOpen, breaker.blockedFor()]).toEqual([true, 1000]);
  });

  it.each([
    [20, 20, true],
    [20, 21, false],
    [100, 101, false],
    [100, 100, true],
  ])("with %d failures and %d answers before them: %s", (failures, answers, isOpen) => {
    const { breaker, fail, answer } = createBreaker();
    answer(answers);
    fail(failures);
    expect(breaker.isOpen).toBe(isOpen);
  });

  it("forgets what was ten seconds ago", () => {
    const { clock, breaker, fail } = createBreaker();
    fail(19);
    clock.now = 10_000;
    fail(19);
    expect(breaker.isOpen).toBe(false);
    fail(1);
    expect(breaker.isOpen).toBe(true);
  });

  it("lets one try when its pause is over, and closes when that is answered", () => {
    const { clock, breaker, fail } = createBreaker();
    fail(20);
    clock.now = 999;
    expect(breaker.blockedFor()).toBe(1);
    clock.now = 1000;
    expect(breaker.blockedFor()).toBe(undefined);
    // Everybody else waits for what comes of it.
    expect(breaker.blockedFor()).toBe(1000);
    breaker.answered();
    expect([breaker.isOpen, breaker.blockedFor()]).toEqual([false, undefined]);
    fail(19);
    expect(breaker.isOpen).toBe(false);
  });

  it("pauses twice as long each time that the attempt fails, five seconds at most", () => {
    const { clock, breaker, fail } = createBreaker();
    fail(20);
    const pauses: (number | undefined)[] = [];
    for (let attempt = 0; attempt < 7; attempt++) {
      clock.now += 60_000;
      expect(breaker.blockedFor()).toBe(undefined);
      fail(1);
      pauses.push(breaker.blockedFor());
    }
    expect(pauses).toEqual([2000, 4000, 5000, 5000, 5000, 5000, 5000]);
  });

  it("is not kept open by what was under way when it opened", () => {
    const { clock, breaker, fail } = createBreaker();
    fail(20);
    fail(100);
    expect(breaker.blockedFor()).toBe(1000);
    clock.now = 1000;
    expect(breaker.blockedFor()).toBe(undefined);
  });

  it("lets the next one try where nobody waited for the attempt", () => {
    const { clock, breaker, fail } = createBreaker();
    fail(20);
    clock.now = 1000;
    expect(breaker.blockedFor()).toBe(undefined);
    breaker.abandoned();
    expect(breaker.blockedFor()).toBe(undefined);
    expect(breaker.isOpen).toBe(true);
  });
});
