import type { GraphQLSchema, OperationDefinitionNode } from "graphql";
import type { Types } from "@graphql-codegen/plugin-helpers";

export interface Operation {
  readonly name: string;
  readonly kind: "query" | "mutation";
  /** The one root field. */
  readonly field: string;
  /** What generated types of it start with. */
  readonly type: string;
  /** Whether its result has everything that is to be expected, so that `null` never comes without an error. */
  readonly isOutcome: boolean;
  readonly isList: boolean;
  readonly needsVariables: boolean;
  /** Whether it takes the cursor of a page's end. */
  readonly isPaged: boolean;
  /** What the schema says of the field, as a comment with a line's end. */
  readonly comment: string;
}

/** The operations of the shipped documents, each with the one root field that its hook hands out. */
export function operationsOf(schema: GraphQLSchema, files: readonly Types.DocumentFile[]): readonly Operation[] {
  return (
    files
      .flatMap(({ document }) => document?.definitions ?? [])
      .filter((definition) => definition.kind === "OperationDefinition")
      // Those of the live hooks, which are written by hand.
      .filter(({ operation }) => operation !== "subscription")
      .map((definition) => describe(schema, definition))
      .toSorted((a, b) => a.name.localeCompare(b.name))
  );
}

function describe(
  schema: GraphQLSchema,
  { name, operation, selectionSet, variableDefinitions = [] }: OperationDefinitionNode,
): Operation {
  const [root, ...more] = selectionSet.selections;
  if (name === undefined || root?.kind !== "Field" || more.length > 0 || operation === "subscription") {
    throw new TypeError("A shipped operation is a named query or mutation with one root field.");
  }
  const parent = operation === "query" ? schema.getQueryType() : schema.getMutationType();
  const { type, description } = parent?.getFields()[root.name.value] ?? {};
  if (type === undefined)
    throw new TypeError(`${name.value} asks for ${root.name.value}, which the schema doesn't have.`);
  // Told by their text: the generator may hold another copy of graphql than this file, to which types of this one are foreign.
  const [typeName = ""] = /\w+/.exec(String(type)) ?? [];
  return {
    name: name.value,
    kind: operation,
    field: root.name.value,
    type: `${name.value}${operation === "query" ? "Query" : "Mutation"}`,
    isOutcome: schema.getType(typeName)?.astNode?.kind === "UnionTypeDefinition" || typeName.endsWith("Connection"),
    isList: String(type).startsWith("["),
    needsVariables: variableDefinitions.length > 0,
    isPaged: variableDefinitions.some(({ variable }) => variable.name.value === "after"),
    comment: description ? `/** ${description.replaceAll(/\s+/g, " ")} */\n` : "",
  };
}
