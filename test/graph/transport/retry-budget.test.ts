import { assert, constantFrom, array, property } from "fast-check";
import { expect, it } from "vitest";
import { RetryBudget } from "../../../src/graph/transport/retry-budget.ts";

function createBudget() {
  const clock = { now: 1000 };
  const budget = new RetryBudget(() => clock.now);
  const takeAll = (): number => {
    let taken = 0;
    while (budget.tryTake()) taken++;
    return taken;
  };
  return { clock, budget, takeAll };
}

it("has ten repeats in reserve, and refills one a second up to these", () => {
  const { clock, takeAll } = createBudget();
  expect(takeAll()).toBe(10);
  clock.now += 3500;
  expect(takeAll()).toBe(3);
  clock.now += 60_000;
  expect(takeAll()).toBe(10);
});

it("gives a repeat for four first requests, and saves a hundred at most", () => {
  const { budget, takeAll } = createBudget();
  takeAll();
  for (let count = 0; count < 40; count++) budget.deposit();
  expect(takeAll()).toBe(10);
  for (let count = 0; count < 1000; count++) budget.deposit();
  expect(takeAll()).toBe(100);
});

it("refills nothing when the clock is set back", () => {
  const { clock, takeAll } = createBudget();
  takeAll();
  clock.now -= 60_000;
  expect(takeAll()).toBe(0);
  clock.now += 1000;
  expect(takeAll()).toBe(1);
});

it("never gives more than a quarter of what was sent first, beside reserve and refill", () => {
  assert(
    property(array(constantFrom("deposit", "take", "wait"), { maxLength: 500 }), (steps) => {
      const { clock, budget } = createBudget();
      let [deposited, taken] = [0, 0];
      for (const step of steps) {
        if (step === "wait") clock.now += 300;
        else if (step === "take") taken += budget.tryTake() ? 1 : 0;
        else {
          budget.deposit();
          deposited++;
        }
        expect(taken).toBeLessThanOrEqual(10 + deposited / 4 + (clock.now - 1000) / 1000);
      }
    }),
  );
});
