import { subscribe, unsubscribe } from "node:diagnostics_channel";
import {
  type DocumentNode,
  GraphQLError,
  GraphQLInputObjectType,
  GraphQLList,
  GraphQLObjectType,
  GraphQLScalarType,
  GraphQLSchema,
  GraphQLString,
} from "graphql";
import { createYoga } from "graphql-yoga";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DocumentCache } from "../../../src/gateway/execution/document-cache.ts";
import { planExecution } from "../../../src/gateway/execution/plan-plugin.ts";
import type { ExecutionMessage } from "../../../src/gateway/execution/trace-execution.ts";

// The engine behind a schema of its own: what is counted here no answer of the gateway's tells.

let coercions = 0;
const Counted = new GraphQLScalarType({
  name: "Counted",
  coerceInputValue: (value) => {
    coercions++;
    return String(value);
  },
});
const Item = new GraphQLInputObjectType({ name: "Item", fields: { counted: { type: Counted } } });
const Thing: GraphQLObjectType = new GraphQLObjectType({
  name: "Thing",
  fields: () => ({
    name: { type: GraphQLString },
    thing: { type: Thing, resolve: () => ({ name: "inner" }) },
    broken: {
      type: GraphQLString,
      resolve: () => {
        throw new GraphQLError("Broken.");
      },
    },
  }),
});
const schema = new GraphQLSchema({
  query: new GraphQLObjectType({
    name: "Query",
    fields: {
      thing: {
        type: Thing,
        args: {
          items: { type: new GraphQLList(Item) },
          counted: { type: Counted },
          usual: { type: GraphQLString, default: { value: "usual" } },
        },
        resolve: (_, { usual }: { usual?: string }) => ({ name: usual }),
      },
    },
  }),
});

const EXECUTION = "tracing:graphql:execute:start";
let told: ExecutionMessage[] = [];
const listen = (message: unknown) => void told.push(message as ExecutionMessage);
/** How many were executed by graphql-js, also where a plan was tried before. */
const countExecutions = () => told.filter(({ executedBy }) => executedBy !== "plan").length;
beforeAll(() => subscribe(EXECUTION, listen));
afterAll(() => void unsubscribe(EXECUTION, listen));
beforeEach(() => {
  told = [];
  coercions = 0;
});

function startEngine() {
  const documents = new DocumentCache<DocumentNode>(({ tokenCount = 0 }) => tokenCount);
  const planned = planExecution({
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
    plugins: [planned.plugin],
  });
  const ask = async (query: string, variables: object = {}) => {
    const response = await yoga.fetch("http://gateway.example/graphql", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as { data?: unknown; errors?: readonly { message: string }[] };
  };
  return { ask, documents, fallBacks: planned.fallBacks };
}

const times = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join(" ");

describe("plans", () => {
  it("are made when a document comes again", async () => {
    const { ask, fallBacks } = startEngine();
    for (const count of [1, 1, 1]) {
      expect(await ask("{ thing { name } }")).toEqual({ data: { thing: { name: "usual" } } });
      expect(countExecutions()).toBe(count);
    }
    expect(fallBacks).toEqual({ firstSighting: 1, budget: 0, unplannable: 0, error: 0, traced: 0 });
  });

  it("hold a thousand fields of a document, and GraphQL executes the rest", async () => {
    const { ask, fallBacks } = startEngine();
    // Each pair of conditions selects 400 fields: two plans fit, the third doesn't.
    const document = `query ($a: Boolean!, $b: Boolean!) {
      a: thing @include(if: $a) { name } b: thing @include(if: $b) { name }
      thing { ${times(400, (index) => `n${index}: name`)} }
    }`;
    const ways = [false, true].flatMap((a) => [false, true].map((b) => ({ a, b })));
    for (let round = 0; round < 3; round++) {
      for (const way of ways) expect((await ask(document, way)).errors).toBeUndefined();
    }
    // The first time of all, and then two of the four ways each time.
    expect(countExecutions()).toBe(6);
    expect(fallBacks).toEqual({ firstSighting: 1, budget: 5, unplannable: 0, error: 0, traced: 0 });
  });

  it("are no longer than half a million characters, however deep a document nests", async () => {
    const { ask, documents, fallBacks } = startEngine();
    const document = `{ thing { ${"thing { ".repeat(400)} name ${"} ".repeat(400)} } }`;
    for (let time = 0; time < 3; time++) expect((await ask(document)).errors).toBeUndefined();
    expect(fallBacks).toEqual({ firstSighting: 1, budget: 2, unplannable: 0, error: 0, traced: 0 });
    expect(documents.bytes).toBeLessThan(3_000_000);
  });

  it("go with their document when others need the room", async () => {
    const { ask, documents } = startEngine();
    const document = (index: number) => `{ d${index}: thing { ${times(300, (field) => `d${index}f${field}: name`)} } }`;
    await ask(document(0));
    const parsed = documents.bytes;
    await ask(document(0));
    const planned = documents.bytes - parsed;
    expect(planned).toBeGreaterThan(300 * 1000);
    for (let index = 1; index < 200; index++) for (let time = 0; time < 2; time++) await ask(document(index));
    expect(documents.bytes).toBeLessThanOrEqual(24 * 1024 * 1024);
    expect(documents.get(document(0))).toBeUndefined();
    expect(documents.get(document(199))).toBeDefined();
  });

  it("leave every error to GraphQL, and count it", async () => {
    const { ask, fallBacks } = startEngine();
    for (let time = 0; time < 3; time++) {
      const { data, errors } = await ask("{ thing { broken name } }");
      expect({ data, messages: errors?.map(({ message }) => message) }).toEqual({
        data: { thing: { broken: null, name: "usual" } },
        messages: ["Broken."],
      });
    }
    expect(fallBacks).toEqual({ firstSighting: 1, budget: 0, unplannable: 0, error: 2, traced: 0 });
  });
});

describe("variables are coerced once, whatever fields they are for", () => {
  const list = { list: Array.from({ length: 100 }, (_, index) => ({ counted: index })) };

  it.each([
    // By the plan, and once more by GraphQL for all fields that no plan can give their arguments.
    [
      "beside list literals",
      `{ ${times(250, (index) => `a${index}: thing(items: [{ counted: "x" }]) { name }`)} }`,
      200,
    ],
    ["beside optional ones left out", `{ ${times(100, (index) => `a${index}: thing(counted: $none) { name }`)} }`, 100],
    ["beside defaults", `{ ${times(100, (index) => `a${index}: thing(usual: $usual) { name }`)} }`, 200],
  ])("%s", async (_, selection, count) => {
    const { ask, fallBacks } = startEngine();
    const literals = selection.includes('"x"') ? 250 : 0;
    const document = `query ($list: [Item], $none: Counted${selection.includes("$usual") ? ", $usual: String" : ""}) {
      first: thing(items: $list, counted: $none) { name } ${selection.slice(1, -1)}
    }`;
    for (let time = 0; time < 3; time++) await ask(document, list);
    coercions = 0;
    expect((await ask(document, list)).errors).toBeUndefined();
    expect(coercions - literals).toBe(count);
    expect(fallBacks.error).toBe(0);
  });
});
