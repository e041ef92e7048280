import { createRequire } from "node:module";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { type GraphQLError, GraphQLObjectType, GraphQLSchema, GraphQLString } from "graphql";
import { createYoga, type Plugin, type YogaServerOptions } from "graphql-yoga";
import { describe, expect } from "vitest";
import {
  createYogaHandler,
  type ServerContext,
  withoutQuotedBody,
  WRITTEN_FOR,
  type YogaHandler,
} from "../../../src/gateway/http/yoga-internals.ts";
import { it as base, startEach } from "../../support/fixtures.ts";

const require = createRequire(import.meta.url);
const schema = new GraphQLSchema({
  query: new GraphQLObjectType({ name: "Query", fields: { name: { type: GraphQLString, resolve: () => "name" } } }),
});
const quiet: YogaServerOptions<ServerContext, object> = { schema, logging: false };

const it = base.extend("serve", ({}, cleanup) => startEach(startServer, cleanup));

describe("what is taken of Yoga without a promise", () => {
  // Whoever changes a version reads yoga-internals.ts and this file, and then WRITTEN_FOR.
  it.each(Object.entries(WRITTEN_FOR))("was written for %s %s", (name, version) => {
    expect((require(`${name}/package.json`) as { version: string }).version).toBe(version);
  });

  function countLooks(create: () => unknown): number {
    const descriptor = Object.getOwnPropertyDescriptor(globalThis, "Request");
    if (descriptor === undefined) throw new Error("There is no global Request.");
    let looks = 0;
    Object.defineProperty(globalThis, "Request", { configurable: true, get: () => void looks++ });
    try {
      create();
    } finally {
      Object.defineProperty(globalThis, "Request", descriptor);
    }
    return looks;
  }

  it("is a server that never looks at the global Request, as createYoga still does", () => {
    expect(countLooks(() => createYogaHandler(quiet))).toBe(0);
    // Once it doesn't, there is no reason left for this file to do without it.
    expect(countLooks(() => createYoga(quiet))).toBeGreaterThan(0);
  });
});

/** A server that reads bodies before Yoga does. */
async function startServer(yoga: YogaHandler): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => yoga.handle(request, response, Buffer.concat(pieces)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

const post = (url: string, body: string) =>
  fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });

const HOOKS = [
  "onRequest",
  "onRequestParse",
  "onParams",
  "onParse",
  "onValidate",
  "onContextBuilding",
  "onExecute",
  "onExecutionResult",
  "onResultProcess",
  "onResponse",
] as const;

it("over HTTP a request passes every hook, also of plugins that a plugin adds, and a body that was read is taken", async ({
  serve,
}) => {
  const heard: string[] = [];
  const hooks = Object.fromEntries(HOOKS.map((hook) => [hook, () => void heard.push(hook)])) as Plugin;
  const adding: Plugin = { onPluginInit: ({ addPlugin }) => addPlugin(hooks) };
  const yoga = createYogaHandler({ ...quiet, plugins: [adding] });
  const server = await serve(yoga);
  const response = await post(server.url, JSON.stringify({ query: "{ name }" }));
  expect(await response.json()).toEqual({ data: { name: "name" } });
  expect(heard).toEqual(HOOKS);
});

it("without HTTP an operation passes every hook from onParams to onExecutionResult", async () => {
  const heard: string[] = [];
  const plugin = Object.fromEntries(HOOKS.map((hook) => [hook, () => void heard.push(hook)])) as Plugin;
  const yoga = createYogaHandler({ ...quiet, plugins: [plugin] });
  const result = await yoga.execute({ query: "{ name }" }, new Request("http://gateway.example/graphql"), {
    req: {} as IncomingMessage,
  });
  expect(result).toEqual({ data: { name: "name" } });
  expect(heard).toEqual(HOOKS.slice(HOOKS.indexOf("onParams"), HOOKS.indexOf("onExecutionResult") + 1));
});

it("an error about a body that is no JSON is told by what Yoga keeps in its extensions", async ({ serve }) => {
  const told: unknown[] = [];
  const maskError = (error: unknown) => {
    const { extensions } = error as GraphQLError;
    told.push(extensions["originalError"], withoutQuotedBody(extensions));
    return error as GraphQLError;
  };
  const server = await serve(createYogaHandler({ ...quiet, maskedErrors: { maskError } }));
  const response = await post(server.url, "{ quoted");
  expect(response.status).toBe(400);
  expect(told).toEqual([
    { name: "SyntaxError", message: expect.stringContaining("quoted") as string },
    { originalError: { name: "SyntaxError" } },
  ]);
  expect(withoutQuotedBody({ code: "OTHER" })).toBeUndefined();
});
