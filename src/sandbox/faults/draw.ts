import type { FaultPlan } from "../../config/fault-plan.ts";

/** What one request meets. */
export interface Fault extends Omit<FaultPlan, "seed" | "rate" | "latency"> {
  /** Milliseconds. */
  readonly latency: number;
}

/**
 * The lot of the `turn`-th request under a plan: the same for the same seed and turn, whatever happened before.
 *
 * @param turn from 0
 */
export function drawFault({ seed, rate, latency, ...trouble }: FaultPlan, turn: number): Fault | undefined {
  if (random(seed, 2 * turn) >= rate) return undefined;
  const { least, most } = latency ?? { least: 0, most: 0 };
  return { ...trouble, latency: Math.round(least + random(seed, 2 * turn + 1) * (most - least)) };
}

/** The `index`-th number from 0 to 1, 1 excluded, of the sequence of a seed: splitmix32. */
function random(seed: number, index: number): number {
  let bits = (seed + Math.imul(index + 1, 0x9e3779b9)) | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x21f0aaad);
  bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
  return ((bits ^ (bits >>> 15)) >>> 0) / 2 ** 32;
}
