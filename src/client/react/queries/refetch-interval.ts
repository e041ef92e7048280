import type { Query } from "@tanstack/react-query";
import { isRetryable, outcomeOf, retryAt } from "../../retry-policy.ts";
import { countReads } from "../cache/appointment-cache.ts";

type Watched = Pick<Query, "state">;

/** When a query is read again by itself: TanStack Query's option. */
export type RefetchInterval<TQuery> = number | false | ((query: TQuery) => number | false | undefined) | undefined;

/**
 * A `refetchInterval` under which an outcome that passes is asked for again by the retry policy, and everything else as
 * you like. The hooks do so by themselves; it is for whoever spreads the options and has an interval of their own.
 */
export function withRetries<TQuery extends Watched>(interval?: RefetchInterval<TQuery>) {
  return (query: TQuery): number | false | undefined =>
    retryDelay(query) ?? (typeof interval === "function" ? interval(query) : interval);
}

/** How often queries had been read when what they are asked for again came to nothing for the first time. */
const firstReads = new WeakMap<object, number>();

/** `undefined`: there is nothing to repeat, or it was repeated often enough. */
function retryDelay(query: Watched): number | undefined {
  const outcome = outcomesOf(query.state.data).find(isRetryable);
  if (outcome === undefined) {
    firstReads.delete(query);
    return undefined;
  }
  // A repeat that got no answer is one, too.
  const reads = countReads(query);
  const first = firstReads.get(query) ?? reads;
  firstReads.set(query, first);
  const delay = retryAt(reads - first + 1, outcome.retryAfterSeconds, 0);
  // An interval of 0 would be none.
  return delay === undefined ? undefined : Math.max(delay, 1);
}

/** An agenda came to something for each of its meetings, too, and one without an end for each of its pages. */
function outcomesOf(data: unknown): readonly unknown[] {
  const { pages, nodes = [] } = (data ?? {}) as {
    readonly pages?: readonly unknown[];
    readonly nodes?: readonly { readonly virtualAppointment: unknown }[];
  };
  return [
    outcomeOf(data),
    ...nodes.map(({ virtualAppointment }) => virtualAppointment),
    ...(pages ?? []).flatMap(outcomesOf),
  ];
}
