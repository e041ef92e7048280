import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findViolation, type Operation } from "./linearizability.ts";

const read = (begin: number, end: number, value: string): Operation => ({
  begin,
  end,
  action: { kind: "read", value },
  outcome: "done",
});
const write = (begin: number, end: number, value: string, outcome: Operation["outcome"] = "done"): Operation => ({
  begin,
  end,
  action: { kind: "write", value },
  outcome,
});
const swap = (
  begin: number,
  end: number,
  [expected, value]: readonly [string, string],
  outcome: Operation["outcome"] = "done",
): Operation => ({ begin, end, action: { kind: "compare and set", expected, value }, outcome });

describe("a history that can be put in order", () => {
  it.each<[string, readonly Operation[]]>([
    ["nothing happened", []],
    ["one after the other", [read(0, 1, "0"), write(2, 3, "a"), read(4, 5, "a")]],
    ["a read beside a write sees either", [write(0, 9, "a"), read(1, 2, "0"), read(3, 4, "a")]],
    ["writes beside each other in either order", [write(0, 9, "a"), write(0, 9, "b"), read(10, 11, "a")]],
    ["a write whose answer is lost came late", [write(0, 1, "a", "unknown"), read(2, 3, "0"), read(4, 5, "a")]],
    ["or never", [write(0, 1, "a", "unknown"), read(2, 3, "0"), write(4, 5, "b"), read(6, 7, "b")]],
    ["of two that expect the same one is refused", [swap(0, 9, ["0", "a"]), swap(0, 9, ["0", "b"], "refused")]],
    ["refused as another was there meanwhile", [write(0, 5, "a"), swap(0, 5, ["0", "b"], "refused")]],
  ])("%s", (_, operations) => {
    expect(findViolation("0", operations)).toBe(undefined);
  });
});

describe("a history that no order explains", () => {
  it.each<[string, readonly Operation[], number]>([
    ["an acknowledged write is lost", [write(0, 1, "a"), read(2, 3, "0")], 1],
    ["a read is stale beside a newer one", [write(0, 9, "a"), read(1, 2, "a"), read(3, 4, "0")], 2],
    ["a value comes back", [write(0, 1, "a"), write(2, 3, "b"), read(4, 5, "b"), read(6, 7, "a")], 3],
    ["a write that was lost was seen, and is gone", [write(0, 1, "a", "unknown"), read(2, 3, "a"), read(4, 5, "0")], 2],
    ["both of two that expect the same were done", [swap(0, 9, ["0", "a"]), swap(0, 9, ["0", "b"])], 1],
    ["refused though what it expects was there all the time", [swap(0, 1, ["0", "a"], "refused")], 0],
    ["a value that nobody wrote", [read(0, 1, "x")], 0],
  ])("%s", (_, operations, culprit) => {
    expect(findViolation("0", operations)).toBe(operations[culprit]);
  });
});

/** What a register does when several use it at once, with or without a bug. */
function run(steps: readonly number[], bug: "none" | "stale reads" | "lost writes"): Operation[] {
  let value = "0";
  let before = "0";
  let clock = 0;
  return steps.map((step, index) => {
    // Each takes effect in the middle of its time, and overlaps with its neighbours.
    clock += 1;
    const begin = clock - 0.9;
    const end = clock + 0.9;
    const isBroken = step % 10 === 0;
    if (step % 3 === 0) return read(begin, end, bug === "stale reads" && isBroken ? before : value);
    const next = `v${index}`;
    if (step % 3 === 1) {
      if (!(bug === "lost writes" && isBroken)) [before, value] = [value, next];
      return write(begin, end, next);
    }
    const expected = step % 2 === 0 ? value : before;
    if (expected !== value) return swap(begin, end, [expected, next], "refused");
    [before, value] = [value, next];
    return swap(begin, end, [expected, next]);
  });
}

const steps = fc.array(fc.nat(1000), { minLength: 200, maxLength: 200 });

it("accepts whatever a right register does", () => {
  fc.assert(
    fc.property(steps, (drawn) => findViolation("0", run(drawn, "none")) === undefined),
    { numRuns: 50 },
  );
});

it.each(["stale reads", "lost writes"] as const)("catches a register with %s", (bug) => {
  // Some histories of a broken one are right by chance; of many with hundreds of steps nearly none.
  const histories = fc.sample(steps, { numRuns: 50, seed: 1 });
  const caught = histories.filter((drawn) => findViolation("0", run(drawn, bug)) !== undefined);
  expect(caught.length).toBeGreaterThan(45);
});
