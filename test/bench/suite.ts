/** One measured figure. */
export interface Measurement {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** What the project promises; `undefined` for a figure that only explains another. */
  readonly goal?: { readonly atLeast: number } | { readonly atMost: number };
}

/** A group of figures that can be asked for by its name: `npm run bench -- NAME…`. */
export interface Suite {
  readonly name: string;
  readonly about: string;
  /** `seconds` is how long each load runs. */
  run(seconds: number): Promise<readonly Measurement[]>;
}

export function holds({ value, goal }: Measurement): boolean | undefined {
  if (goal === undefined) return undefined;
  return "atLeast" in goal ? value >= goal.atLeast : value <= goal.atMost;
}
