import * as fc from "fast-check";
import { arbitraryQuery } from "../support/engine/arbitrary-query.ts";
import { startPlanComparison } from "../support/engine/plan-comparison.ts";

/**
 * Arbitrary queries and variables, over HTTP: by a plan they get the answer that GraphQL itself gives, to the byte, and ask
 * the upstream for no more.
 *
 * @param seed makes the same queries again: it is in the message of whatever fails
 * @returns how many were answered with data alone, with errors as well, and not at all
 * @throws {Error} with the seed and the smallest query that got another answer
 */
export async function fuzzDocuments(count: number, seed: number): Promise<Record<string, number>> {
  await using comparison = await startPlanComparison();
  const seen = { data: 0, both: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(arbitraryQuery, async ({ text, variables }) => {
      const answer = await comparison.compare(text, variables);
      const { data, errors } = JSON.parse(answer) as { data?: unknown; errors?: unknown };
      seen[data === undefined ? "refused" : errors === undefined ? "data" : "both"]++;
    }),
    { numRuns: count, seed },
  );
  return seen;
}
