import type { DocumentNode, GraphQLError } from "graphql";
import { createYoga, type Plugin } from "graphql-yoga";
import { GraphQLObjectType, GraphQLSchema, GraphQLString } from "graphql";
import { describe, expect, it } from "vitest";
import { DocumentCache } from "../../../src/gateway/execution/document-cache.ts";
import { DEFAULT_LIMITS } from "../../../src/common/operation-limits.ts";
import { createQueryEngine, type QueryEngineKind } from "../../../src/gateway/execution/query-engine.ts";
import type { NamedPlugin } from "../../../src/gateway/execution/skipped-hooks.ts";

const schema = new GraphQLSchema({
  query: new GraphQLObjectType({ name: "Query", fields: { name: { type: GraphQLString, resolve: () => "name" } } }),
});

function start(kind: QueryEngineKind, ...plugins: readonly NamedPlugin[]) {
  const documents = new DocumentCache<DocumentNode>(({ tokenCount = 0 }) => tokenCount);
  const engine = createQueryEngine({
    limits: DEFAULT_LIMITS,
    kind,
    schema,
    documents,
    createContext: () => ({}),
    renewContext: (context) => context,
    eventContext: (context) => ({ context, end: () => {} }),
    maskError: (error) => error as GraphQLError,
    production: false,
    plugins,
  });
  const yoga = createYoga({
    schema,
    logging: false,
    parserAndValidationCache: { documentCache: documents, errorCache: new DocumentCache<unknown>(() => 0) },
    plugins: engine.plugins,
  });
  return async () => {
    const response = await yoga.fetch("http://gateway.example/graphql", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query: "{ name }" }),
    });
    return response.json() as Promise<unknown>;
  };
}

const HOOKS = [
  "onRequest",
  "onRequestParse",
  "onParams",
  "onEnveloped",
  "onParse",
  "onValidate",
  "onContextBuilding",
  "onExecute",
  "onExecutionResult",
  "onResultProcess",
  "onResponse",
] as const;

describe("Yoga doesn't start with a plugin that would miss operations, and says which it is", () => {
  it.each(HOOKS)("by its %s", (hook) => {
    const plugin: Plugin = { [hook]: () => undefined };
    expect(() => start("plans", { name: "audit", plugin })).toThrow(
      new TypeError(
        `The Yoga plugin "audit" would not be told of every operation: the query engine skips its ${hook}. Listen to ` +
          "graphql-js's diagnostics channels instead, name the hooks under maySkip where nothing is lost, or turn the " +
          "engine off with QUERY_ENGINE=graphql-js.",
      ),
    );
  });

  it.each<[string, Plugin, string]>([
    ["by its instrumentation", { instrumentation: { execute: (_, run) => run() } }, '"audit".* its instrumentation'],
    ["by a hook of a later Yoga", { onTomorrow: () => undefined } as Plugin, '"audit".* its onTomorrow'],
    [
      "by two of its hooks",
      { onParse: () => undefined, onExecute: () => undefined },
      '"audit".* its onParse, onExecute\\.',
    ],
    [
      "by a hook that its class has",
      new (class {
        onExecute() {}
      })(),
      '"audit".* its onExecute',
    ],
    [
      "that it adds itself",
      { onPluginInit: ({ addPlugin }) => addPlugin({ onValidate: () => undefined }) },
      '"that another one has added".* its onValidate',
    ],
  ])("%s", (_, plugin, message) => {
    expect(() => start("plans", { name: "audit", plugin })).toThrow(new RegExp(message));
  });

  it("by a hook beside those that lose nothing", () => {
    const plugin: Plugin = { onParse: () => undefined, onExecute: () => undefined };
    expect(() => start("plans", { name: "audit", plugin, maySkip: ["onParse"] })).toThrow("skips its onExecute.");
    expect(() => start("plans", { name: "audit", plugin, maySkip: ["onParse", "onExecute"] })).not.toThrow();
  });

  it("by another schema, for which nothing would be planned", () => {
    const other = new GraphQLSchema({ query: schema.getQueryType() ?? null });
    const plugin: Plugin = { onPluginInit: ({ setSchema }) => setSchema(other) };
    expect(() => start("plans", { name: "extension", plugin })).toThrow(TypeError);
    expect(() => start("graphql-js", { name: "extension", plugin })).not.toThrow();
  });
});

it("what Yoga starts and stops with may be in any plugin", async () => {
  const plugin: Plugin = {
    onPluginInit: () => undefined,
    onYogaInit: () => undefined,
    onSchemaChange: () => undefined,
    onSubscribe: () => undefined,
    onDispose: () => undefined,
  };
  expect(await start("plans", { name: "metrics", plugin })()).toEqual({ data: { name: "name" } });
});

it("with graphql-js every plugin is told of every operation", async () => {
  const heard: string[] = [];
  const plugin = Object.fromEntries(HOOKS.map((hook) => [hook, () => void heard.push(hook)])) as Plugin;
  const ask = start("graphql-js", { name: "audit", plugin });
  for (let time = 0; time < 3; time++) {
    heard.length = 0;
    expect(await ask()).toEqual({ data: { name: "name" } });
    expect(heard.toSorted()).toEqual(HOOKS.toSorted());
  }
});
