import type { AttackRow } from "../abuse/attack-row.ts";
import type { Bed } from "../bed.ts";
import type { LatencyRow } from "../report/latency-row.ts";
import type { LoadRow } from "../report/load-row.ts";

/** One measured figure. */
export interface Measurement {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** What the project promises; `undefined` for a figure that only explains another. */
  readonly goal?: { readonly atLeast: number } | { readonly atMost: number };
}

/** What a suite has to work with. */
export interface SuiteContext {
  /** How long each load runs. */
  readonly seconds: number;
  /** How often each program has its turn; left to the suite where it wasn't said. */
  readonly rounds: number | undefined;
  /** How long the memory suite runs, when it was asked for. */
  readonly minutes: number | undefined;
  /** The abuse suite's attacks, by their names, when not all were asked for. */
  readonly attacks: RegExp | undefined;
  /** For the gateway, besides. */
  readonly variables: Readonly<Record<string, string>>;
  /** The gateway, and what stands around it; started when the first suite asks. */
  readonly bed: () => Promise<Bed>;
  /** The same in front of an upstream that looks at etags. */
  readonly validatingBed: () => Promise<Bed>;
}

export interface SuiteResult {
  readonly measurements: readonly Measurement[];
  /** Loads on several programs side by side. */
  readonly loads?: readonly LoadRow[];
  readonly latencies?: readonly LatencyRow[];
  readonly attacks?: readonly AttackRow[];
}

/** A group of figures that can be asked for by its name: `npm run bench -- NAME…`. */
export interface Suite {
  readonly name: string;
  readonly about: string;
  run(context: SuiteContext): Promise<SuiteResult>;
}

export function holds({ value, goal }: Measurement): boolean | undefined {
  if (goal === undefined) return undefined;
  return "atLeast" in goal ? value >= goal.atLeast : value <= goal.atMost;
}
