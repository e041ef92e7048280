import { request } from "node:http";
import { describe, expect } from "vitest";
import { dial } from "../support/dial.ts";
import { it } from "../support/fixtures.ts";

// Who sends no token in the Authorization header is told nothing, wherever else one may be.

it.override("upstreamAnswer", () => () => ({ status: 200, body: {} }));
it.override("gatewayOptions", ({ authority }) => ({ identity: authority.settings() }));

it.beforeEach(({ upstream }) => void upstream.calls.splice(0));

describe("a token", () => {
  it.for([
    ["in the query string", (token: string) => [`?access_token=${token}`, {}, {}] as const],
    ["in the body", (token: string) => ["", {}, { access_token: token }] as const],
    ["in a cookie", (token: string) => ["", { cookie: `access_token=${token}` }, {}] as const],
    ["in another header", (token: string) => ["", { "x-ms-token-aad-access-token": token }, {}] as const],
  ] as const)("%s is none", async ([, place], { upstream, authority, gateway }) => {
    const [search, headers, more] = place(await authority.token());
    const answer = await fetch(`${gateway.url}/graphql${search}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({ query: `{ virtualAppointment(onlineMeetingId: "m") { __typename } }`, ...more }),
    });
    expect([answer.status, answer.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
    expect(upstream.calls).toEqual([]);
  });
});

it("a wrong token is refused before a byte of the body has come", async ({ authority, gateway, production }) => {
  const expired = await authority.token({ exp: 1 });
  for (const server of [gateway, production]) {
    const head = "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100";
    using caller = await dial(server.url, `${head}\r\nAuthorization: Bearer ${expired}\r\n\r\n`);
    expect(await caller.answers(1)).toMatch(/^HTTP\/1\.1 401 /);
  }
});

describe("without a token", () => {
  it.for([
    ["a query that can't be parsed", "{"],
    ["a query that the schema doesn't know", "{ virtualAppointmen { x } }"],
    ["introspection", "{ __schema { queryType { name } } }"],
    ["the name of a type", "{ __typename }"],
  ] as const)("%s is answered 401 and no more", async ([, document], { gateway, production }) => {
    for (const server of [gateway, production]) {
      const { status, headers, body } = await server.query(document);
      expect([status, headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
      expect(body.errors).toHaveLength(1);
      expect(JSON.stringify(body)).not.toMatch(/virtualAppointment|Syntax|Did you mean/);
    }
  });

  it.for([
    "/graphql?",
    "/graphql?a=b",
    "/graphql/",
    "/%67raphql",
    "//graphql",
    "/./graphql",
    "/x/../graphql",
    "/GRAPHQL",
    "/graphql;x",
    "/graphql#x",
    "http://gateway/graphql",
    "\\\\graphql",
    "/graphql%3F",
  ])("no spelling of the path leads to an answer: %s", async (path, { gateway, production }) => {
    for (const server of [gateway, production]) {
      const status = await new Promise<number | undefined>((resolve, reject) => {
        const { port } = new URL(server.url);
        const headers = { "content-type": "application/json" };
        const outgoing = request({ host: "127.0.0.1", port, path, method: "POST", headers }, (response) => {
          response.resume();
          resolve(response.statusCode);
        });
        outgoing.on("error", reject);
        outgoing.end(JSON.stringify({ query: "{ __schema { queryType { name } } }" }));
      });
      expect(status).toBe(path.startsWith("/") ? 401 : 400);
    }
  });

  it("a browser's question beside the page is answered 401, and with a token as ever", async ({
    authority,
    gateway,
  }) => {
    const url = `${gateway.url}/graphql?query=${encodeURIComponent("{ viewer { kind } }")}`;
    const accept = "application/json, text/html";
    const authorization = `Bearer ${await authority.token()}`;
    expect((await fetch(url, { headers: { accept: "application/json" } })).status).toBe(401);
    const { status } = await fetch(url, { headers: { accept, authorization } });
    expect(status).toBe(200);
  });

  it("there is no page in production, with a token neither", async ({ authority, production }) => {
    const accept = { accept: "text/html" };
    const page = await fetch(`${production.url}/graphql`, { headers: accept });
    expect([page.status, page.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
    const token = await authority.token();
    const other = await fetch(`${production.url}/graphql`, {
      headers: { ...accept, authorization: `Bearer ${token}` },
    });
    expect(other.status).toBeGreaterThanOrEqual(400);
    expect(await other.text()).not.toContain("GraphiQL");
  });

  it("introspection stays off in production for those who have one", async ({ authority, production }) => {
    const { body } = await production.query("{ __schema { queryType { name } } }", { token: await authority.token() });
    expect(body.errors[0].message).toContain("introspection");
  });
});
