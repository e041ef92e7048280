import { DEFAULT_LIMITS, type OperationLimits } from "../common/operation-limits.ts";
import { wholeNumber } from "./whole-number.ts";

const limit = (min: number, max: number) => wholeNumber("a whole number", min, max);

/** The bounds of operations. What the client and the desk send fits into the smallest. */
export const limitVariables = {
  MAX_TOKENS: limit(200, 15_000).default(DEFAULT_LIMITS.tokens),
  MAX_DEPTH: limit(10, 100).default(DEFAULT_LIMITS.depth),
  MAX_ALIASES: limit(0, 5000).default(DEFAULT_LIMITS.aliases),
  MAX_SAME_FIELDS: limit(10, 500).default(DEFAULT_LIMITS.sameFields),
  MAX_ROOT_FIELDS: limit(1, 5000).default(DEFAULT_LIMITS.rootFields),
  MAX_DIRECTIVES: limit(0, 1000).default(DEFAULT_LIMITS.directives),
  MAX_COST: limit(1, 10_000).default(DEFAULT_LIMITS.cost),
};

export function operationLimitsOf(data: Readonly<Record<keyof typeof limitVariables, number>>): OperationLimits {
  return {
    tokens: data.MAX_TOKENS,
    depth: data.MAX_DEPTH,
    aliases: data.MAX_ALIASES,
    sameFields: data.MAX_SAME_FIELDS,
    rootFields: data.MAX_ROOT_FIELDS,
    directives: data.MAX_DIRECTIVES,
    cost: data.MAX_COST,
  };
}
