import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { CLIENT_ID, CLIENT_SECRET, TENANT } from "../support/authority.ts";
import { it as base, startEach } from "../support/fixtures.ts";
import { call } from "../support/http.ts";
import { createHome, runProgram, startProgram } from "../support/programs/program.ts";

// A start is as long as what it loads. What only some requests or some settings need is loaded with them.

const LISTING = new URL("../support/programs/list-modules.ts", import.meta.url).href;
const COMPILE_CACHE = new URL("../../src/runtime/compile-cache.js", import.meta.url).href;
const SOURCES = new URL("../../src/", import.meta.url).href;
const HEAVY = [
  "@azure/msal-node",
  "@graphql-yoga/render-graphiql",
  "fastify",
  "jose",
  "node:sqlite",
  "src/service/http/service-server.ts",
];
const QUERY = `{ virtualAppointment(onlineMeetingId: "m") { __typename } }`;

/** Starts a program that writes down what it loads; `loaded` tells which of the heavy ones that was so far. */
async function startListed(args: readonly string[], variables: Readonly<Record<string, string>>, first = "") {
  const home = createHome();
  const file = join(home.directory, "modules");
  const environment = {
    ...home.environment,
    NODE_OPTIONS: `${first}${home.environment["NODE_OPTIONS"]} --import ${LISTING}`,
    LOADED_MODULES: file,
    ...variables,
  };
  const program = await startProgram(args, environment);
  return {
    url: program.urls[0] ?? "",
    environment,
    /** All of this repository, by their paths in it. */
    own: () => [
      ...new Set(
        readFileSync(file, "utf8")
          .split("\n")
          .filter((url) => url.startsWith(SOURCES))
          .map((url) => url.slice(SOURCES.length).replace(/\?.*$/, "")),
      ),
    ],
    loaded: (names: readonly string[] = HEAVY) => {
      const urls = readFileSync(file, "utf8").split("\n");
      return names.filter((name) =>
        urls.some((url) => url === name || url.endsWith(name) || url.includes(`/node_modules/${name}/`)),
      );
    },
    stop: () => program.stop("SIGTERM"),
    async [Symbol.asyncDispose]() {
      await program.stop("SIGTERM");
      home.remove();
    },
  };
}

const it = base.extend("anotherListed", ({}, cleanup) => startEach(startListed, cleanup));
it.override("upstreamAnswer", () => () => {
  return { status: 200, headers: { etag: 'W/"1"' }, body: { id: "x", appointmentClients: [] } };
});

it("passes tokens through without MSAL, JWTs, GraphiQL or the service", async ({ upstream, anotherListed }) => {
  const gateway = await anotherListed(["gateway"], { AUTH_MODE: "passthrough", GRAPH_URL: upstream.url });
  const { body } = await call("POST", `${gateway.url}/graphql`, { token: "any", body: { query: QUERY } });
  expect(body).toEqual({ data: { virtualAppointment: { __typename: "VirtualAppointment" } } });
  expect(gateway.loaded()).toEqual([]);
});

it("needs no compiler of TypeScript once everything is in the cache, and never Node's own HTTP client", async ({
  upstream,
  anotherListed,
}) => {
  const looked = ["_http_server", "internal/deps/amaro/dist/index", "internal/deps/undici/undici"];
  const loadedWith = async (variables: Readonly<Record<string, string>>) => {
    const gateway = await anotherListed(
      ["gateway"],
      { AUTH_MODE: "passthrough", GRAPH_URL: upstream.url, ...variables },
      // Also before what this test loads into it.
      `--import ${COMPILE_CACHE} `,
    );
    const { body } = await call("POST", `${gateway.url}/graphql`, { token: "any", body: { query: QUERY } });
    expect(body).toEqual({ data: { virtualAppointment: { __typename: "VirtualAppointment" } } });
    await gateway.stop();
    return gateway.loaded(looked);
  };
  expect(await loadedWith({ NODE_DISABLE_COMPILE_CACHE: "1" })).toEqual(looked.slice(0, 2));
  await loadedWith({});
  expect(await loadedWith({})).toEqual(looked.slice(0, 1));
});

describe("what operators see", () => {
  const ALL = "src/telemetry/all-observers.ts";
  const looked = ["prom-client", "pino", "@opentelemetry/sdk-trace", "src/telemetry/access-log.ts", ALL];

  it.for([
    ["neither log nor metrics nor traces by default", {}, ["pino"]],
    ["the access log alone on level info", { LOG_LEVEL: "info" }, ["pino", "src/telemetry/access-log.ts"]],
    ["metrics alone where they have a port", { METRICS_PORT: "0" }, ["prom-client", "pino"]],
    ["both", { METRICS_PORT: "0", LOG_LEVEL: "info" }, ["prom-client", "pino", "src/telemetry/access-log.ts", ALL]],
    [
      "traces where a collector is named",
      { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9" },
      ["pino", "@opentelemetry/sdk-trace"],
    ],
    [
      "traces not where they are disabled",
      { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9", OTEL_SDK_DISABLED: "true" },
      ["pino"],
    ],
  ] as const)("is loaded only if wanted: %s", async ([, variables, loaded], { anotherListed }) => {
    const program = await anotherListed(["start"], { LOG_LEVEL: "warn", ...variables });
    expect(program.loaded(looked)).toEqual(loaded);
    const own = program.own().filter((path) => path.startsWith("telemetry/"));
    expect(own.length > 0).toBe(loaded.length > 1);
  });
});

it("loads MSAL with the first exchange, not with the start", async ({ upstream, authority, anotherListed }) => {
  const gateway = await anotherListed(["gateway"], {
    GRAPH_URL: upstream.url,
    AUTHORITY: `${authority.url}/organizations`,
    ALLOWED_TENANTS: TENANT,
    CLIENT_ID,
    CLIENT_SECRET,
  });
  const token = await authority.token();
  const ask = async (query: string) => (await call("POST", `${gateway.url}/graphql`, { token, body: { query } })).body;
  expect(await ask("{ viewer { kind } }")).toEqual({ data: { viewer: { kind: "USER" } } });
  expect(gateway.loaded()).toEqual(["jose"]);
  expect(await ask(QUERY)).toEqual({ data: { virtualAppointment: { __typename: "VirtualAppointment" } } });
  expect(gateway.loaded()).toEqual(["@azure/msal-node", "jose"]);
});

it("loads the service with npm start alone, and the playground's page with its first visitor", async ({
  anotherListed,
}) => {
  const program = await anotherListed(["start"], {});
  expect(program.loaded()).toEqual(["fastify", "jose", "node:sqlite", "src/service/http/service-server.ts"]);
  const page = await fetch(`${program.url}/graphql`, { headers: { accept: "text/html" } });
  expect([page.status, (await page.text()).includes("graphiql")]).toEqual([200, true]);
  expect(program.loaded()).toContain("@graphql-yoga/render-graphiql");
});

describe("what is for development alone", () => {
  const sandboxOf = (modules: readonly string[]) => modules.filter((path) => path.startsWith("sandbox/"));
  const authority = `https://login.microsoftonline.com/${TENANT}`;

  it("is loaded by a service and a gateway of development", async ({ anotherListed }) => {
    const program = await anotherListed(["start"], {});
    expect(sandboxOf(program.own())).toContain("sandbox/samples.ts");
  });

  it.for<[name: string, args: readonly string[], variables: Readonly<Record<string, string>>, main: string]>([
    [
      "the service",
      ["service"],
      { AUTHORITY: authority, APPOINTMENTS_AUDIENCE: `api://${CLIENT_ID}` },
      "service/http/service-server.ts",
    ],
    [
      "a gateway with a registration",
      ["gateway"],
      { AUTHORITY: authority, CLIENT_ID, CLIENT_SECRET, GRAPH_URL: "https://graph.microsoft.com" },
      "gateway/http/gateway-server.ts",
    ],
    [
      "a gateway that passes tokens through",
      ["gateway"],
      { AUTH_MODE: "passthrough" },
      "gateway/http/gateway-server.ts",
    ],
    ["npm start in front of an upstream", ["start"], { AUTH_MODE: "passthrough" }, "gateway/http/gateway-server.ts"],
    ["workers", ["gateway"], { AUTH_MODE: "passthrough", WORKERS: "2" }, "gateway/http/gateway-server.ts"],
  ])("is never loaded in production by %s, from the start to the stop", async (row, { upstream, anotherListed }) => {
    const [, args, variables, main] = row;
    const program = await anotherListed(args, { NODE_ENV: "production", GRAPH_URL: upstream.url, ...variables });
    const body = { query: QUERY };
    const paths = [
      "/",
      "/health",
      "/ready",
      "/desk",
      "/graphql",
      "/beta/me/virtualAppointments",
      "/organizations/v2.0",
    ];
    for (const path of paths) await call("GET", `${program.url}${path}`, { token: "any" });
    await call("POST", `${program.url}/graphql`, { token: "any", body });
    await program.stop();
    expect(program.own()).toContain(main);
    expect(sandboxOf(program.own())).toEqual([]);
  });

  it.for([["token"], ["rollover"]] as const)(
    "is never loaded in production by %s",
    async ([command], { ownHome: home }) => {
      const file = join(home.directory, "modules");
      const { code } = await runProgram([command], {
        ...home.environment,
        NODE_ENV: "production",
        NODE_OPTIONS: `--import ${LISTING}`,
        LOADED_MODULES: file,
      });
      const loaded = readFileSync(file, "utf8");
      expect(code).toBe(1);
      expect(loaded).not.toContain("/src/sandbox/");
    },
  );
});

it("says what is wrong with the environment before it loads anything heavy", async ({ ownHome: home }) => {
  const file = join(home.directory, "modules");
  const { code } = await runProgram(["start"], {
    ...home.environment,
    NODE_OPTIONS: `--import ${LISTING}`,
    LOADED_MODULES: file,
    PORT: "x",
  });
  const packages = [
    ...new Set(
      readFileSync(file, "utf8")
        .matchAll(/node_modules\/((?:@[^/]+\/)?[^/]+)/g)
        .map(([, name]) => name),
    ),
  ];
  expect(code).toBe(1);
  expect(packages).toEqual(["zod"]);
});
