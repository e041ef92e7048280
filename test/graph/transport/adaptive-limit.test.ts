import { array, assert, double, property, record } from "fast-check";
import { describe, expect, it } from "vitest";
import { AdaptiveLimit } from "../../../src/graph/transport/adaptive-limit.ts";

const BOUNDS = { min: 20, max: 512 };

/**
 * An upstream with so many servers: whatever it is sent beyond waits there, and each answer takes as much longer. Each
 * round as much is under way as the limit lets, for there is always more to do.
 */
function load(limit: AdaptiveLimit, { servers, time }: { servers: number; time: number }, rounds: number): void {
  for (let round = 0; round < rounds; round++) {
    const used = limit.current;
    limit.answered(time * Math.max(1, used / servers), used);
  }
}

describe("the limit of an upstream", () => {
  it("is all there is while its times stay as they are, however long they are", () => {
    for (const time of [1, 20, 2_000, 10_000]) {
      const limit = new AdaptiveLimit(BOUNDS);
      load(limit, { servers: 1_000, time }, 2_000);
      expect(limit.current).toBe(512);
    }
  });

  it("comes down where an upstream that was quick gets slow, and up again when that is over", () => {
    const limit = new AdaptiveLimit(BOUNDS);
    load(limit, { servers: 1_000, time: 20 }, 1_000);
    load(limit, { servers: 40, time: 20 }, 100);
    const low = limit.current;
    expect(low).toBeLessThan(200);
    load(limit, { servers: 1_000, time: 20 }, 1_000);
    expect(limit.current).toBe(512);
  });

  it("is left alone while less than half of it is in use", () => {
    const limit = new AdaptiveLimit(BOUNDS);
    load(limit, { servers: 1_000, time: 20 }, 100);
    for (let round = 0; round < 1_000; round++) limit.answered(round * 100, 255);
    expect(limit.current).toBe(512);
  });

  it("comes down by a tenth with each sign of overload, to the least there is", () => {
    const limit = new AdaptiveLimit(BOUNDS);
    limit.overloaded();
    expect(limit.current).toBe(460);
    for (let signs = 0; signs < 100; signs++) limit.overloaded();
    expect(limit.current).toBe(20);
  });

  it("stays within its bounds, whatever happens", () => {
    const event = record({
      time: double({ min: 0, max: 1e6, noNaN: true }),
      part: double({ min: 0, max: 2, noNaN: true }),
    });
    assert(
      property(array(event, { maxLength: 300 }), (events) => {
        const limit = new AdaptiveLimit(BOUNDS);
        for (const { time, part } of events) {
          if (part > 1.8) limit.overloaded();
          else limit.answered(time, Math.ceil(limit.current * part));
          expect(limit.current).toBeGreaterThanOrEqual(20);
          expect(limit.current).toBeLessThanOrEqual(512);
        }
      }),
    );
  });
});
