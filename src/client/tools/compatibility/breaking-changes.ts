import { CriticalityLevel, diff } from "@graphql-inspector/core";
import type { GraphQLSchema } from "graphql";

/**
 * What a new schema takes away from clients that were built on the released one, and nobody was told of: a line each.
 *
 * @param changelog where each that is meant stands by its name in the schema, such as `Viewer.id`, and how to move
 */
export async function unansweredBreaks(
  released: GraphQLSchema,
  schema: GraphQLSchema,
  changelog: string,
): Promise<string[]> {
  const unreleased = /^## .*unreleased$[^]*?(?=^## |$(?![^]))/m.exec(changelog)?.[0] ?? "";
  const changes = await diff(released, schema);
  return changes
    .filter(({ criticality, path = "schema" }) => {
      return criticality.level === CriticalityLevel.Breaking && !unreleased.includes(`\`${path}\``);
    })
    .map(({ path = "schema", message }) => `${path}: ${message}`);
}
