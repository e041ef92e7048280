import { assert, array, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { CallerRate } from "../../../../src/gateway/http/bounds/caller-rate.ts";

describe("the rate of a caller", () => {
  it("gives what there is for a minute at once, and then as it comes back", () => {
    let now = 0;
    const rate = new CallerRate(3, () => now);
    expect([1, 2, 3, 4].map(() => rate.take("a"))).toEqual([
      { isExceeded: false, remaining: 2, seconds: 20 },
      { isExceeded: false, remaining: 1, seconds: 40 },
      { isExceeded: false, remaining: 0, seconds: 60 },
      { isExceeded: true, remaining: 0, seconds: 20 },
    ]);
    now = 19_999;
    expect(rate.take("a").isExceeded).toBe(true);
    now = 20_000;
    expect(rate.take("a")).toEqual({ isExceeded: false, remaining: 0, seconds: 60 });
    // What was refused costs nothing; others have their own.
    expect(rate.take("b")).toEqual({ isExceeded: false, remaining: 2, seconds: 20 });
    now = 1_000_000;
    expect(rate.take("a")).toEqual({ isExceeded: false, remaining: 2, seconds: 20 });
  });

  it("is told as the draft has it", () => {
    const rate = new CallerRate(600, () => 0);
    expect(rate.headers(rate.take("a"))).toEqual({
      "RateLimit-Policy": '"operations";q=600;w=60',
      RateLimit: '"operations";r=599;t=1',
    });
  });

  it("is never more than twice as much in any minute, and as much in the long run", () => {
    assert(
      property(
        integer({ min: 1, max: 1000 }),
        array(integer({ min: 0, max: 2000 }), { minLength: 50 }),
        (most, gaps) => {
          let now = 0;
          const taken: number[] = [];
          const rate = new CallerRate(most, () => now);
          for (const gap of gaps) {
            now += gap;
            for (let count = 0; count < 30; count++) if (!rate.take("a").isExceeded) taken.push(now);
          }
          expect(taken.length).toBeLessThanOrEqual(most + (now / 60_000) * most + 1);
        },
      ),
    );
  });
});
