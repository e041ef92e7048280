/** Something that was asked of one register, and what came of it. Values are unique: each is written at most once. */
export interface Operation {
  /** When it was asked for and answered, by one clock, in milliseconds. */
  readonly begin: number;
  readonly end: number;
  readonly action:
    | { readonly kind: "read"; readonly value: string }
    | { readonly kind: "write"; readonly value: string }
    /** A write that is executed only over this value. */
    | { readonly kind: "compare and set"; readonly expected: string; readonly value: string };
  /** `unknown`: nobody knows whether it was executed, or is yet to be. `refused`: another value was there. */
  readonly outcome: "done" | "refused" | "unknown";
}

/** How many ways may be open at once before the search gives up: a history that needs more says nothing. */
const MAX_CONFIGURATIONS = 200_000;

/** The register as it may be, and which of those that have no answer yet have had their effect. */
interface Configuration {
  readonly value: string;
  /** Of those whose answer is still to come. */
  readonly effective: ReadonlySet<number>;
  /** Of those that never had one. */
  readonly spent: ReadonlySet<number>;
}

/**
 * Whether there is an order of these operations in which each took effect at one moment between its begin and its end,
 * and every answer is what the register held then (linearizability). It follows the history from one answer to the next
 * and keeps every way that it may have gone (just-in-time linearization: Wing and Gong, 1993; Lowe, 2017).
 *
 * @returns the first operation that no order explains; `undefined` when there is one
 * @throws {RangeError} when there are more ways than can be kept
 */
export function findViolation(initial: string, operations: readonly Operation[]): Operation | undefined {
  const events = operations
    .flatMap(({ begin, end, outcome }, index) => [
      { at: begin, isEnd: false, index },
      // Of what nobody knows the effect may come at any time, or never.
      ...(outcome === "unknown" ? [] : [{ at: end, isEnd: true, index }]),
    ])
    // What ended at the moment in which another began may have overlapped with it.
    .toSorted((one, other) => one.at - other.at || Number(one.isEnd) - Number(other.isEnd));
  const pending = new Set<number>();
  let configurations: readonly Configuration[] = [{ value: initial, effective: new Set(), spent: new Set() }];
  for (const { isEnd, index } of events) {
    if (!isEnd) {
      pending.add(index);
      continue;
    }
    configurations = withEffectOf(index, configurations, pending, operations);
    pending.delete(index);
    if (configurations.length === 0) return operations[index];
  }
  return undefined;
}

/** All ways to go on from these in which this operation has had its effect; it is forgotten then. */
function withEffectOf(
  index: number,
  configurations: readonly Configuration[],
  pending: ReadonlySet<number>,
  operations: readonly Operation[],
): readonly Configuration[] {
  const ways = new Ways();
  const results = new Ways();
  const open: Configuration[] = [];
  const add = (configuration: Configuration): void => {
    if (!ways.add(configuration)) return;
    if (!configuration.effective.has(index)) {
      open.push(configuration);
      return;
    }
    const effective = new Set(configuration.effective);
    effective.delete(index);
    results.add({ ...configuration, effective });
  };
  for (const configuration of configurations) add(configuration);
  // Those with the fewest effects first: nearly all others are no better than one of them.
  for (let next = 0; next < open.length; next++) {
    const configuration = open[next];
    if (configuration === undefined) break;
    const { value, effective, spent } = configuration;
    for (const other of pending) {
      const operation = operations[other];
      if (effective.has(other) || spent.has(other) || operation === undefined) continue;
      const after = valueAfter(operation, value);
      if (after === undefined) continue;
      if (operation.outcome === "unknown") add({ value: after, effective, spent: new Set(spent).add(other) });
      else add({ value: after, effective: new Set(effective).add(other), spent });
    }
  }
  return results.all();
}

/**
 * Ways that it may have gone, without those that are no better than another: an operation without an answer need not have
 * an effect, so of two ways that are alike in all else the one with fewer spent can go on as the other can.
 */
class Ways {
  readonly #byState = new Map<string, Configuration[]>();
  #count = 0;

  /** @returns whether it is one that none of the others makes needless */
  add(configuration: Configuration): boolean {
    const key = `${configuration.value} ${[...configuration.effective].toSorted((one, other) => one - other).join(",")}`;
    const alike = this.#byState.get(key) ?? [];
    if (alike.some(({ spent }) => spent.isSubsetOf(configuration.spent))) return false;
    if (++this.#count > MAX_CONFIGURATIONS)
      throw new RangeError("There are too many ways in which this may have gone.");
    this.#byState.set(key, [...alike.filter(({ spent }) => !configuration.spent.isSubsetOf(spent)), configuration]);
    return true;
  }

  all(): readonly Configuration[] {
    return [...this.#byState.values()].flat();
  }
}

/** What the register holds after an operation had the effect that was seen; `undefined` where it can't have had it. */
function valueAfter({ action, outcome }: Operation, value: string): string | undefined {
  if (action.kind === "read") return action.value === value ? value : undefined;
  if (action.kind === "write") return action.value;
  if (outcome === "refused") return action.expected === value ? undefined : value;
  return action.expected === value ? action.value : undefined;
}
