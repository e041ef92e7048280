import type { PluginFunction } from "@graphql-codegen/plugin-helpers";
import { operationsOf, type Operation } from "./operation.ts";

/** Queries whose options do more than one request and its answer: they are written by hand, in src/client/react. */
const WRITTEN_BY_HAND = new Set(["VirtualAppointment", "VirtualAppointments"]);

/** Writes key and options for each other query, and for those that come in pages a second pair, without an end. */
export const plugin: PluginFunction = (schema, documents) => {
  const queries = operationsOf(schema, documents).filter(
    ({ name, kind }) => kind === "query" && !WRITTEN_BY_HAND.has(name),
  );
  const types = queries.flatMap(({ type, needsVariables }) => (needsVariables ? [`type ${type}Variables`] : []));
  const paged = queries.some(({ isPaged }) => isPaged);
  return {
    prepend: [
      `import { ${queries.map(({ name }) => `${name}Document`).join(", ")}, ${types.join(", ")} } from "../generated/graphql.ts";`,
      `import type { ${queries.map(({ name }) => `${name}Result`).join(", ")} } from "../generated/results.ts";`,
      ...(paged ? [`import { createInfiniteOptions, type Pages } from "./queries/infinite-query.ts";`] : []),
      `import { createKey } from "./query-key.ts";`,
      `import { createOptions, readField } from "./queries/gateway-query.ts";`,
    ],
    content: queries.map(optionsOf).join("\n\n"),
  };
};

function optionsOf({ name, field, type, needsVariables, isPaged, comment }: Operation): string {
  const variables = needsVariables ? `${type}Variables` : "void";
  const lower = name.charAt(0).toLowerCase() + name.slice(1);
  const read = `/*#__PURE__*/ readField<${name}Result>(${name}Document, "${field}")`;
  return [
    `export const ${lower}Key = /*#__PURE__*/ createKey<${variables}, ${name}Result>("${field}");`,
    `${comment}export const ${lower}Options = /*#__PURE__*/ createOptions(${lower}Key, ${read});`,
    ...(isPaged
      ? [
          `export const infinite${name}Key = /*#__PURE__*/ createKey<Omit<${variables}, "after">, Pages<${name}Result>>("${field}", "infinite");`,
          `${comment}export const infinite${name}Options = /*#__PURE__*/ createInfiniteOptions(infinite${name}Key, ${read});`,
        ]
      : []),
  ].join("\n");
}
