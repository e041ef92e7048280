import { type ExecutionResult, GraphQLError } from "graphql";

/**
 * Names and texts of an answer together. A thousand appointments with a hundred clients each have less; a text of the
 * longest kind under a hundred aliases in each of them has twenty times as much, and would be made into one string.
 */
const MAX_CHARACTERS = 10_000_000;

/** The result, or in the place of its data the error that it is too large: whatever was executed stays executed. */
export function limitAnswer(result: ExecutionResult): ExecutionResult {
  return charactersLeft(result.data, MAX_CHARACTERS) >= 0 ? result : tooLarge();
}

/**
 * The result of a plan, which counts as it goes: to look through all of a small answer costs more than most of the rest.
 *
 * @param characters names and texts of the data
 */
export function limitCounted(data: NonNullable<ExecutionResult["data"]>, characters: number): ExecutionResult {
  return isTooLarge(characters) ? tooLarge() : { data };
}

export function isTooLarge(characters: number): boolean {
  return characters > MAX_CHARACTERS;
}

function tooLarge(): ExecutionResult {
  const message = `The answer has more than ${MAX_CHARACTERS} characters: ask for less at once.`;
  return { data: null, errors: [new GraphQLError(message, { extensions: { code: "ANSWER_TOO_LARGE" } })] };
}

/** Ends as soon as there are none left: then it is negative. */
function charactersLeft(value: unknown, most: number): number {
  let left = most;
  if (typeof value === "string") return left - value.length;
  if (typeof value !== "object" || value === null) return left;
  if (Array.isArray(value)) {
    for (const item of value as readonly unknown[]) {
      left = charactersLeft(item, left);
      if (left < 0) return left;
    }
    return left;
  }
  for (const name in value) {
    left = charactersLeft(value[name as keyof typeof value], left - name.length);
    if (left < 0) return left;
  }
  return left;
}
