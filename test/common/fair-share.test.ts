import * as fc from "fast-check";
import { expect, it } from "vitest";
import { FairShare } from "../../src/common/fair-share.ts";

/** Takes for each owner in turn until nobody gets any more. */
function takeAll(share: FairShare, owners: readonly string[]): Map<string, number> {
  const held = new Map(owners.map((owner) => [owner, 0]));
  let waiting = [...owners];
  while (waiting.length > 0) {
    waiting = waiting.filter((owner) => share.tryTake(owner));
    for (const owner of waiting) held.set(owner, (held.get(owner) ?? 0) + 1);
  }
  return held;
}

it.each([
  [1, 64],
  [2, 42],
  [10, 11],
  [100, 1],
])("gives each of %i greedy owners about one part more than there are", (count, each) => {
  const owners = Array.from({ length: count }, (_, index) => `owner-${index}`);
  const share = new FairShare(128);
  for (const held of takeAll(share, owners).values()) expect(Math.abs(held - each)).toBeLessThanOrEqual(1);
  expect(share.tryTake("newcomer")).toBe(true);
});

it("leaves something to whoever comes after greedy owners, one after the other, that give nothing back", () => {
  const share = new FairShare(512, 7);
  const held: number[] = [];
  for (let owner = 0; owner < 20; owner++) held.push(takeAll(share, [`owner-${owner}`]).get(`owner-${owner}`) ?? 0);
  expect(held[0]).toBe(64);
  expect(held.at(-1)).toBeGreaterThanOrEqual(4);
  expect(takeAll(share, ["newcomer"]).get("newcomer")).toBeGreaterThanOrEqual(4);
  // However many come, whoever holds nothing may take the last one.
  for (let owner = 0; !share.isUsedUp; owner++) expect(share.tryTake(`single-${owner}`)).toBe(true);
  expect([share.taken, share.tryTake("late")]).toEqual([512, false]);
});

it("takes all or nothing of an amount, and forgets who holds nothing", () => {
  const share = new FairShare(100);
  expect(share.tryTake("a", 51)).toBe(false);
  expect(share.taken).toBe(0);
  expect(share.tryTake("a", 50)).toBe(true);
  expect(share.tryTake("a", 1)).toBe(false);
  share.release("a", 50);
  expect(share.taken).toBe(0);
  expect(() => share.release("a")).toThrow(RangeError);
});

it("leaves at least as much free as whoever took last holds", () => {
  const step = fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 40 }));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const share = new FairShare(256);
      const held = new Map<number, number[]>();
      for (const [takes, owner, amount] of steps) {
        const amounts = held.get(owner) ?? [];
        if (!takes) {
          const back = amounts.pop();
          if (back !== undefined) share.release(String(owner), back);
        } else if (share.tryTake(String(owner), amount)) {
          held.set(owner, [...amounts, amount]);
          const sum = [...amounts, amount].reduce((total, next) => total + next, 0);
          expect(256 - share.taken).toBeGreaterThanOrEqual(sum);
        }
      }
      const all = [...held.values()].flat().reduce((total, next) => total + next, 0);
      expect(share.taken).toBe(all);
    }),
  );
});
