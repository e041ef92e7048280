import type { PluginFunction } from "@graphql-codegen/plugin-helpers";
import { operationsOf } from "./operation.ts";

/** Writes a type for each operation's result: what to switch on. */
export const plugin: PluginFunction = (schema, documents) => {
  const operations = operationsOf(schema, documents);
  return {
    prepend: [`import type { ${operations.map(({ type }) => type).join(", ")} } from "./graphql.ts";`],
    content: operations
      .map(({ name, type, field, isOutcome, isList }) => {
        const result = `${type}["${field}"]`;
        return `export type ${name}Result = ${isOutcome || isList ? `NonNullable<${result}>` : result};`;
      })
      .join("\n"),
  };
};
