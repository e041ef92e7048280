import type { PluginFunction } from "@graphql-codegen/plugin-helpers";
import { operationsOf, type Operation } from "./operation.ts";

/** Operations whose hooks do more than one request and its answer: they are written by hand, in src/client/react. */
const WRITTEN_BY_HAND = new Set([
  "VirtualAppointments",
  "CreateVirtualAppointment",
  "UpdateVirtualAppointment",
  "DeleteVirtualAppointment",
  "CreateVirtualAppointments",
  "UpdateVirtualAppointments",
  "DeleteVirtualAppointments",
]);

/** Where the options of a query are, if not with those that are generated. */
const OWN_OPTIONS: Readonly<Record<string, string>> = {
  VirtualAppointment: "./queries/virtual-appointment-options.ts",
};

/**
 * Writes a plain hook for each other operation, for each query a second one that suspends, and for each that comes in
 * pages two more without an end.
 */
export const plugin: PluginFunction = (schema, documents) => {
  const operations = operationsOf(schema, documents).filter(({ name }) => !WRITTEN_BY_HAND.has(name));
  const queries = operations.filter(({ kind }) => kind === "query");
  const mutations = operations.filter(({ kind }) => kind === "mutation");
  const creators = [
    "createQueryHook",
    "createSuspenseQueryHook",
    ...(queries.some(({ isPaged }) => isPaged) ? ["createInfiniteQueryHook", "createSuspenseInfiniteQueryHook"] : []),
    ...(queries.some(({ needsVariables }) => !needsVariables) ? ["withoutVariables"] : []),
  ];
  const generated = queries
    .filter(({ name }) => !Object.hasOwn(OWN_OPTIONS, name))
    .flatMap((query) => [optionsOf(query), ...(query.isPaged ? [`infinite${query.name}Options`] : [])]);
  const types = mutations.flatMap(({ name, type }) => [`${name}Document`, `type ${type}Variables`]);
  const imports = [
    `import { ${types.join(", ")} } from "../generated/graphql.ts";`,
    `import type { ${mutations.map(({ name }) => `${name}Result`).join(", ")} } from "../generated/results.ts";`,
    `import { createMutationHook } from "./mutations/gateway-mutation.ts";`,
    `import { ${generated.join(", ")} } from "./generated-options.ts";`,
    `import { ${creators.join(", ")} } from "./queries/query-hooks.ts";`,
    ...queries
      .filter(({ name }) => Object.hasOwn(OWN_OPTIONS, name))
      .map((query) => `import { ${optionsOf(query)} } from "${OWN_OPTIONS[query.name] ?? ""}";`),
  ];
  return {
    prepend: imports,
    content: operations
      .map((operation) => (operation.kind === "query" ? queryHooks(operation) : mutationHook(operation)))
      .join("\n"),
  };
};

function optionsOf({ name }: Operation): string {
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}Options`;
}

function queryHooks(query: Operation): string {
  const { name, needsVariables, isPaged, comment } = query;
  return ["", "Suspense"]
    .flatMap((kind) => {
      const hook = `/*#__PURE__*/ create${kind}QueryHook(${optionsOf(query)})`;
      return [
        `${comment}export const use${kind}${name} = ${needsVariables ? hook : `/*#__PURE__*/ withoutVariables(${hook})`};`,
        ...(isPaged
          ? [
              `${comment}export const use${kind}Infinite${name} = /*#__PURE__*/ create${kind}InfiniteQueryHook(infinite${name}Options);`,
            ]
          : []),
      ];
    })
    .join("\n");
}

function mutationHook({ name, field, type, comment }: Operation): string {
  const types = `${name}Result, ${type}Variables["input"]`;
  return `${comment}export const use${name} = /*#__PURE__*/ createMutationHook<${types}>(${name}Document, "${field}");`;
}
