import { readFileSync } from "node:fs";
import type { PluginFunction } from "@graphql-codegen/plugin-helpers";
import {
  buildSchema,
  introspectionFromSchema,
  isAbstractType,
  parse,
  print,
  stripIgnoredCharacters,
  visit,
} from "graphql";

// The schema in the forms that other tools ask for. Read once more: the generator may hold another copy of graphql than
// this file, to which types of this one are foreign.

interface Plugin {
  readonly plugin: PluginFunction;
}

const text = readFileSync(new URL("../../../../schema.graphql", import.meta.url), "utf8");
const schema = buildSchema(text);

/** Which types a fragment on an interface or a union may mean: what Apollo's cache has to be told. */
export const possibleTypes: Plugin = {
  plugin: () => {
    const entries = Object.values(schema.getTypeMap())
      .filter((type) => isAbstractType(type))
      .map((type) => [type.name, schema.getPossibleTypes(type).map(({ name }) => name)]);
    return JSON.stringify(Object.fromEntries(entries), undefined, 2);
  },
};

/** The answer to the introspection query: for gql.tada, urql's graphcache and editors. */
export const introspection: Plugin = { plugin: () => JSON.stringify(introspectionFromSchema(schema)) };

/** The schema without its descriptions, for the gateway in memory. */
export const schemaText: Plugin = {
  plugin: () => {
    const bare = visit(parse(text), {
      enter: (node) => ("description" in node ? { ...node, description: undefined } : undefined),
    });
    return `export const SCHEMA = ${JSON.stringify(stripIgnoredCharacters(print(bare)))};`;
  },
};
