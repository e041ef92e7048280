import { expect, it, onTestFinished, vi } from "vitest";
import { createSteadyClock } from "../../src/common/steady-clock.ts";

it("follows the machine's clock forward, and never back", () => {
  vi.useFakeTimers({ toFake: ["Date", "performance"], now: 1_000_000 });
  onTestFinished(() => void vi.useRealTimers());
  const now = createSteadyClock();
  expect(now()).toBe(1_000_000);
  vi.advanceTimersByTime(10);
  expect(now()).toBe(1_000_010);
  vi.setSystemTime(2_000_000);
  expect(now()).toBe(2_000_000);
  vi.setSystemTime(1);
  expect(now()).toBe(2_000_000);
  vi.advanceTimersByTime(10);
  expect(now()).toBe(2_000_010);
});
