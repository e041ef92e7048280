import { expect, it } from "vitest";
import { fuzzReads } from "./reads.ts";

// More of them, and with other seeds, by `npm run fuzz -- reads`.

it.each([1, 2, 3])(
  "reads with random faults follow the rule of reads, and leave nothing behind: seed %i",
  async (seed) => {
    const { reads, requests, ...outcomes } = await fuzzReads(20_000, seed);
    expect(reads).toBe(20_000);
    expect(requests).toBeGreaterThan(1000);
    // All that can happen did.
    for (const [outcome, times] of Object.entries(outcomes)) expect(times, outcome).toBeGreaterThan(10);
  },
);
