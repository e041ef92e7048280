import type { PluginFunction } from "@graphql-codegen/plugin-helpers";
import { operationsOf, type Operation } from "./operation.ts";

/** Operations whose hooks do more than one request and its answer: they are written by hand, in src/client/react. */
const WRITTEN_BY_HAND = new Set([
  "VirtualAppointments",
  "CreateVirtualAppointment",
  "UpdateVirtualAppointment",
  "DeleteVirtualAppointment",
]);

/** Writes a plain hook for each other operation, and for each query a second one that suspends. */
export const plugin: PluginFunction = (schema, documents) => {
  const operations = operationsOf(schema, documents).filter(({ name }) => !WRITTEN_BY_HAND.has(name));
  const queries = operations.filter(({ kind }) => kind === "query");
  const types = operations
    .map(({ type, needsVariables }) => (needsVariables ? `${type}Variables` : ""))
    .filter(Boolean);
  return {
    prepend: [
      `import { ${operations.map(({ name }) => `${name}Document`).join(", ")}, type ${types.join(", type ")} } from "../generated/graphql.ts";`,
      `import type { ${operations.map(({ name }) => `${name}Result`).join(", ")} } from "../generated/results.ts";`,
      `import { useGatewayQuery, useSuspenseGatewayQuery, type QuerySettings, type SuspenseQuerySettings } from "./gateway-query.ts";`,
      ...(queries.length === operations.length
        ? []
        : [`import { useGatewayMutation, type MutationSettings } from "./gateway-mutation.ts";`]),
    ],
    content: operations
      .map((operation) => (operation.kind === "query" ? queryHooks(operation) : mutationHook(operation)))
      .join("\n\n"),
  };
};

function queryHooks({ name, field, type, needsVariables }: Operation): string {
  const parameter = needsVariables ? `variables: ${type}Variables, ` : "";
  const variables = needsVariables ? "variables" : "{}";
  return ["", "Suspense"]
    .map(
      (kind) =>
        `export function use${kind}${name}(${parameter}settings: ${kind}QuerySettings<${name}Result> = {}) {\n` +
        `  return use${kind}GatewayQuery<${name}Result>(${name}Document, "${field}", ${variables}, settings);\n}`,
    )
    .join("\n\n");
}

function mutationHook({ name, field, type }: Operation): string {
  const input = `${type}Variables["input"]`;
  return (
    `export function use${name}(settings: MutationSettings<${name}Result, ${input}> = {}) {\n` +
    `  return useGatewayMutation<${name}Result, ${input}>(${name}Document, "${field}", settings);\n}`
  );
}
