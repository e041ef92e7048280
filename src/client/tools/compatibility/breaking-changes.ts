import { CriticalityLevel, diff } from "@graphql-inspector/core";
import type { GraphQLSchema } from "graphql";

/** What a new schema takes away from clients that were built on the released one: a line each. */
export async function breakingChanges(released: GraphQLSchema, schema: GraphQLSchema): Promise<string[]> {
  const changes = await diff(released, schema);
  return changes
    .filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking)
    .map(({ path, message }) => `${path ?? "schema"}: ${message}`);
}
