import { AsyncLocalStorage } from "node:async_hooks";
import { tracingChannel } from "node:diagnostics_channel";
import {
  type DocumentNode,
  GraphQLError,
  GraphQLInt,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
  print,
} from "graphql";
import { createYoga } from "graphql-yoga";
import { afterEach, describe, expect, it } from "vitest";
import { DocumentCache } from "../../../src/gateway/execution/document-cache.ts";
import { planExecution } from "../../../src/gateway/execution/plan-plugin.ts";
import type { ExecutionMessage } from "../../../src/gateway/execution/trace-execution.ts";

// What is told on graphql-js's own channels: by a plan the same as of an execution by graphql-js.

const storage = new AsyncLocalStorage<{ readonly operationName: string | undefined }>();
const schema = new GraphQLSchema({
  query: new GraphQLObjectType({
    name: "Query",
    fields: {
      now: { type: GraphQLString, resolve: () => "now" },
      later: { type: GraphQLString, resolve: () => Promise.resolve("later") },
      broken: {
        type: GraphQLString,
        resolve: () => {
          throw new GraphQLError("Broken.");
        },
      },
      fails: { type: GraphQLString, resolve: () => Promise.reject(new GraphQLError("Fails.")) },
      store: { type: GraphQLString, resolve: () => storage.getStore()?.operationName },
      storeLater: {
        type: GraphQLString,
        resolve: async () => {
          await Promise.resolve();
          return storage.getStore()?.operationName;
        },
      },
      double: {
        type: GraphQLInt,
        args: { of: { type: new GraphQLNonNull(GraphQLInt) } },
        resolve: (_, { of }: { of: number }) => 2 * of,
      },
    },
  }),
});

function startEngine() {
  const documents = new DocumentCache<DocumentNode>(({ tokenCount = 0 }) => tokenCount);
  const { plugin, fallBacks } = planExecution({
    schema,
    documents,
    createContext: () => ({}),
    renewContext: (context) => context,
    maskError: (error) => error as GraphQLError,
    hideSuggestions: false,
  });
  const yoga = createYoga({
    schema,
    logging: false,
    maskedErrors: false,
    parserAndValidationCache: { documentCache: documents, errorCache: new DocumentCache<unknown>(() => 0) },
    plugins: [plugin],
  });
  const ask = async (query: string, variables: object = {}): Promise<unknown> => {
    const response = await yoga.fetch("http://gateway.example/graphql", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query, variables }),
    });
    return response.json();
  };
  return { ask, fallBacks };
}

const EVENTS = ["start", "end", "asyncStart", "asyncEnd", "error"] as const;
const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

function listenTo(name: string): { readonly events: string[]; readonly messages: Set<ExecutionMessage> } {
  const events: string[] = [];
  const messages = new Set<ExecutionMessage>();
  const listener = (event: string) => (message: unknown) => {
    events.push(event);
    messages.add(message as ExecutionMessage);
  };
  const channel = tracingChannel(name);
  const listeners = Object.fromEntries(EVENTS.map((event) => [event, listener(event)])) as Record<
    (typeof EVENTS)[number],
    (message: unknown) => void
  >;
  channel.subscribe(listeners);
  stops.push(() => channel.unsubscribe(listeners));
  return { events, messages };
}

/** All that can be read of a message; by whom it was executed apart. */
function contentOf({ messages: [message, ...others] }: ReturnType<typeof listenTo>) {
  expect(others).toEqual([]);
  if (message === undefined) throw new Error("Nothing was told.");
  const { document, schema: told, rawVariableValues, operationName, operationType, error, result } = message;
  expect(told).toBe(schema);
  return { document: print(document), rawVariableValues, operationName, operationType, error, result };
}

describe("an execution by a plan is told as one by graphql-js is", () => {
  it.each([
    ["at once", "{ now }", {}, "plan"],
    ["later", "query Later { later }", {}, "plan"],
    ["with variables", "query Double($of: Int!) { double(of: $of) }", { of: 2 }, "plan"],
    ["with a variable that is wrong", "query Double($of: Int!) { double(of: $of) }", { of: "two" }, "plan"],
    ["with an error at once, as one execution", "query Broken { broken now }", {}, "graphql-js"],
    ["with an error later, as one execution", "query Fails { fails later }", {}, "graphql-js"],
  ])("%s", async (_, query, variables, executedBy) => {
    const { ask } = startEngine();
    // A query that is planned the second time, and not even parsed the third time.
    const told = [];
    for (let time = 0; time < 3; time++) {
      const heard = listenTo("graphql:execute");
      const answer = await ask(query, variables);
      told.push({ answer, events: heard.events, content: contentOf(heard) });
      const [message] = heard.messages;
      expect(message?.executedBy).toBe(time === 0 ? undefined : executedBy);
      for (const stop of stops.splice(0)) stop();
    }
    expect(told[1]).toEqual(told[0]);
    expect(told[2]).toEqual(told[0]);
    expect(told[0]?.events.slice(0, 2)).toEqual(["start", "end"]);
  });

  it("with the stores that are bound to its start, in every resolver", async () => {
    const { ask } = startEngine();
    const { start } = tracingChannel<{ operationName: string | undefined }>("graphql:execute");
    start.bindStore(storage);
    stops.push(() => void start.unbindStore(storage));
    for (let time = 0; time < 3; time++) {
      expect(await ask("query Bound { store storeLater }")).toEqual({ data: { store: "Bound", storeLater: "Bound" } });
    }
  });
});

describe("whoever listens to what happens inside of an execution", () => {
  it.each([
    ["graphql:resolve", 2],
    ["graphql:execute:rootSelectionSet", 1],
    ["graphql:execute:variableCoercion", 1],
  ])("on %s hears all of it, for graphql-js executes", async (name, count) => {
    const { ask, fallBacks } = startEngine();
    const query = "query Inside { now later }";
    for (let time = 0; time < 3; time++) await ask(query);
    const { firstSighting, traced } = fallBacks;
    expect({ firstSighting, traced }).toEqual({ firstSighting: 1, traced: 0 });
    const { events } = listenTo(name);
    expect(await ask(query)).toEqual({ data: { now: "now", later: "later" } });
    expect(events.filter((event) => event === "start")).toHaveLength(count);
    expect(fallBacks.traced).toBe(1);
    for (const stop of stops.splice(0)) stop();
    await ask(query);
    expect(fallBacks.traced).toBe(1);
  });
});
