import { request } from "node:http";
import { describe, expect } from "vitest";
import { dial } from "../../support/dial.ts";
import { it as base } from "../../support/fixtures.ts";

// What a page of another origin may read, and what it is told when it may not.

const ALLOWED = "https://frontend.example";
const body = JSON.stringify({ query: "{ __typename }" });
const json = { authorization: "Bearer any", "content-type": "application/json" };

interface Told {
  readonly status: number | undefined;
  /** All that is about CORS, and what the answer depends on. */
  readonly headers: Record<string, unknown>;
}

/** `fetch` would not say where a request comes from. */
function tell(url: string, method: string, headers: Record<string, string>, sent = ""): Promise<Told> {
  const { promise, resolve, reject } = Promise.withResolvers<Told>();
  const outgoing = request(url, { method, agent: false, headers }, (response) => {
    const names = Object.entries(response.headers).filter(([name]) => /^(?:access-control-|vary$)/.test(name));
    response.resume().on("end", () => resolve({ status: response.statusCode, headers: Object.fromEntries(names) }));
  });
  outgoing.on("error", reject);
  outgoing.end(sent);
  return promise;
}

const readable = (origin: string) => ({
  "access-control-allow-origin": origin,
  "access-control-expose-headers":
    "WWW-Authenticate, Retry-After, RateLimit, RateLimit-Policy, ETag, request-id, client-request-id",
  vary: "Origin",
});
const preflight = { "access-control-request-method": "POST", "access-control-request-headers": "authorization" };
const allowedPreflight = (origin: string) => ({
  "access-control-allow-origin": origin,
  "access-control-allow-methods": "GET, POST",
  "access-control-allow-headers":
    "Accept, Authorization, Content-Type, If-None-Match, Prefer, client-request-id, traceparent, tracestate, " +
    "Last-Event-ID, x-graphql-event-stream-token",
  "access-control-max-age": "7200",
  vary: "Origin",
});

const it = base.extend("local", ({ anotherGateway, upstream }) =>
  anotherGateway(upstream.url, { token: "any", allowedOrigins: "loopback" }),
);
it.override("upstreamAnswer", () => () => ({ status: 404 }));

describe("an allowed origin may read every answer", () => {
  it.for<[string, number, string, string, Record<string, string>, string]>([
    ["of the usual kind", 200, "POST", "/graphql", json, body],
    ["by Yoga's way", 200, "POST", "/graphql?", json, body],
    ["to a GET", 200, "GET", `/graphql?query=${encodeURIComponent("{ __typename }")}`, json, ""],
    ["with an error in it", 200, "POST", "/graphql", json, `{"query":"{"}`],
    ["without a token", 401, "POST", "/graphql", { "content-type": "application/json" }, body],
    ["to broken JSON", 400, "POST", "/graphql", json, "{"],
    ["to a body that is too large", 413, "POST", "/graphql", json, "x".repeat(300_000)],
    ["to a type that nobody takes", 415, "POST", "/graphql", { ...json, "content-type": "text/plain" }, body],
    ["to an Accept that nobody meets", 406, "POST", "/graphql", { ...json, accept: "text/plain" }, body],
    ["to another method", 405, "PUT", "/graphql", json, body],
    ["of a path that is not there", 404, "POST", "/nowhere", json, body],
    ["to a malformed Host", 400, "POST", "/graphql", { ...json, host: "a b" }, body],
  ])("%s: %i", async ([, status, method, path, headers, sent], { gateway }) => {
    const allowed = await tell(`${gateway.url}${path}`, method, { ...headers, origin: ALLOWED }, sent);
    expect(allowed).toEqual({ status, headers: readable(ALLOWED) });
    // Any other is told no word of it, and so is who names none.
    for (const origin of ["https://evil.example", "null", `${ALLOWED}.evil.example`, `${ALLOWED}:8443`, undefined]) {
      const other = await tell(`${gateway.url}${path}`, method, origin ? { ...headers, origin } : headers, sent);
      expect(other).toEqual({ status, headers: { vary: "Origin" } });
    }
  });

  it("also that it took too long to arrive", async ({ anotherGateway, upstream }) => {
    const { url } = await anotherGateway(upstream.url, { arrivalTimeouts: { headers: 300, request: 300, check: 20 } });
    const start = "POST /graphql HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer any\r\nContent-Length: 100\r\n";
    using caller = await dial(url, `${start}Origin: ${ALLOWED}\r\n\r\n{`);
    using other = await dial(url, `${start}Origin: https://evil.example\r\n\r\n{`);
    expect(await caller.closed).toMatch(
      /^HTTP\/1\.1 408 [\s\S]*\r\nAccess-Control-Allow-Origin: https:\/\/frontend\.ex/,
    );
    expect(await other.closed).toMatch(/^HTTP\/1\.1 408 (?![\s\S]*Access-Control)/);
  });
});

describe("a preflight", () => {
  it("of an allowed origin is told what it may send, whatever it asks for, without a token", async ({ gateway }) => {
    for (const asked of [preflight, { ...preflight, "access-control-request-headers": "x-anything" }]) {
      const told = await tell(`${gateway.url}/graphql`, "OPTIONS", { origin: ALLOWED, ...asked });
      expect(told).toEqual({ status: 204, headers: allowedPreflight(ALLOWED) });
    }
  });

  it("of any other origin is refused with 403, and told nothing", async ({ gateway, upstream }) => {
    for (const origin of ["https://evil.example", "null", "", `${ALLOWED}.evil.example`]) {
      const told = await tell(`${gateway.url}/graphql`, "OPTIONS", { origin, ...preflight, ...json });
      expect(told).toEqual({ status: 403, headers: { vary: "Origin" } });
    }
    expect(upstream.calls).toEqual([]);
  });

  it("that is none asks for the methods", async ({ gateway }) => {
    const response = await fetch(`${gateway.url}/graphql`, { method: "OPTIONS" });
    expect([response.status, response.headers.get("allow"), response.headers.get("vary")]).toEqual([
      204,
      "GET, POST, OPTIONS",
      "Origin",
    ]);
    const named = await tell(`${gateway.url}/graphql`, "OPTIONS", { origin: ALLOWED });
    expect(named).toEqual({ status: 204, headers: { vary: "Origin" } });
  });

  it("has a body that nobody reads", async ({ gateway }) => {
    const told = await tell(
      `${gateway.url}/graphql`,
      "OPTIONS",
      { origin: ALLOWED, ...preflight, "content-length": "1" },
      "{",
    );
    expect(told).toEqual({ status: 204, headers: allowedPreflight(ALLOWED) });
  });
});

describe("pages of this machine", () => {
  it.for(["http://localhost:3000", "https://localhost", "http://127.0.0.1:5173", "http://[::1]:8080"])(
    "%s may read",
    async (origin, { local }) => {
      expect(await tell(`${local.url}/graphql`, "POST", { ...json, origin }, body)).toEqual({
        status: 200,
        headers: readable(origin),
      });
      expect(await tell(`${local.url}/graphql`, "OPTIONS", { origin, ...preflight })).toEqual({
        status: 204,
        headers: allowedPreflight(origin),
      });
    },
  );

  it.for([
    "null",
    "https://evil.example",
    "http://localhost.evil.example",
    "http://evil.example/localhost",
    "http://localhost:3000/",
    "http://localhost:3000@evil.example",
    "http://user@localhost",
    "http://127.0.0.2:3000",
    "http://127.0.0.1.evil.example",
    "file://localhost",
    "http://localhost, http://evil.example",
    "localhost",
  ])("%s may not", async (origin, { local }) => {
    expect(await tell(`${local.url}/graphql`, "POST", { ...json, origin }, body)).toEqual({
      status: 200,
      headers: { vary: "Origin" },
    });
    expect(await tell(`${local.url}/graphql`, "OPTIONS", { origin, ...preflight })).toEqual({
      status: 403,
      headers: { vary: "Origin" },
    });
  });
});

it("where no origin is allowed, no answer depends on it", async ({ anotherGateway, upstream }) => {
  const { url } = await anotherGateway(upstream.url, { allowedOrigins: new Set() });
  for (const origin of ["http://localhost:3000", ALLOWED, "null"]) {
    expect(await tell(`${url}/graphql`, "POST", { ...json, origin }, body)).toEqual({ status: 200, headers: {} });
    expect(await tell(`${url}/graphql`, "POST", { origin }, body)).toEqual({ status: 401, headers: {} });
    expect(await tell(`${url}/graphql`, "OPTIONS", { origin, ...preflight })).toEqual({ status: 403, headers: {} });
  }
});

it("no page may read the playground, which may hold a token", async ({ local, gateway }) => {
  for (const [url, origin] of [
    [local.url, "http://localhost:3000"],
    [gateway.url, ALLOWED],
  ] as const) {
    expect(await tell(`${url}/graphql`, "GET", { accept: "text/html", origin })).toEqual({ status: 200, headers: {} });
  }
});
