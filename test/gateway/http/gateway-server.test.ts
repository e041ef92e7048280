import { request } from "node:http";
import { connect } from "node:net";
import { describe, expect } from "vitest";
import { it } from "../../support/fixtures.ts";
import { call } from "../../support/http.ts";

it.override("upstreamAnswer", () => () => ({ status: 200, body: {} }));
it.override("gatewayOptions", { sampleToken: () => Promise.resolve("sample.to.ken") });

it.beforeEach(({ upstream }) => void upstream.calls.splice(0));

const read = `{ virtualAppointment(onlineMeetingId: "m") { __typename } }`;

describe("the caller's token", () => {
  it.for([
    ["none", undefined, "Bearer"],
    ["no bearer token", "Basic dXNlcjpwYXNz", 'Bearer error="invalid_request"'],
    ["a token with spaces in it", "Bearer a b", 'Bearer error="invalid_request"'],
  ] as const)(
    "%s: 401, a challenge, and nothing goes upstream",
    async ([, authorization, challenge], { upstream, gateway }) => {
      const { status, headers, body } = await gateway.query(read, {
        headers: authorization === undefined ? {} : { authorization },
      });
      expect(status).toBe(401);
      expect(headers.get("www-authenticate")).toBe(challenge);
      expect(body.errors).toMatchObject([{ extensions: { code: "UNAUTHENTICATED" } }]);
      expect(upstream.calls).toEqual([]);
    },
  );

  it("is sent on as it is, and to nobody else's request", async ({ upstream, gateway }) => {
    await Promise.all(["one", "two", "three"].map((token) => gateway.query(read, { token })));
    expect(
      upstream.calls
        .map(({ headers }) => headers.authorization ?? "")
        .toSorted((one, other) => one.localeCompare(other)),
    ).toEqual(["Bearer one", "Bearer three", "Bearer two"]);
  });

  it("is refused by the HTTP server when it is endless", async ({ gateway }) => {
    const { status } = await fetch(`${gateway.url}/graphql`, {
      headers: { authorization: `Bearer ${"x".repeat(20_000)}` },
    });
    expect(status).toBe(431);
  });

  it("never reaches the log", ({ gateway }) => {
    expect(gateway.log.join("")).not.toMatch(/Bearer (?:one|two|three)/);
  });
});

describe("pages", () => {
  const html = { accept: "text/html" };

  it("sends a browser from / to the playground, which holds the six operations and a token", async ({ gateway }) => {
    const home = await fetch(`${gateway.url}/`, { headers: html, redirect: "manual" });
    expect([home.status, home.headers.get("location")]).toEqual([302, "/graphql"]);
    const page = await (await fetch(`${gateway.url}/graphql`, { headers: html })).text();
    for (const name of ["Appointment", "Appointments", "AppointmentById", "Create", "Update", "Delete"]) {
      expect(page).toContain(`"operationName":"${name}"`);
    }
    expect(page).toContain("Bearer sample.to.ken");
  });

  it("has neither playground nor introspection nor home page in production", async ({ gateway, production }) => {
    const page = await fetch(`${production.url}/graphql`, { headers: html });
    expect(page.status).toBeGreaterThanOrEqual(400);
    expect(await page.text()).not.toContain("GraphiQL");
    expect((await fetch(`${production.url}/`, { headers: html })).status).toBe(404);
    const { body } = await production.query(`{ __schema { queryType { name } } }`, { token: "any" });
    expect(body.errors[0].message).toContain("introspection");
    expect((await gateway.query(`{ __schema { queryType { name } } }`, { token: "any" })).body.errors).toBeUndefined();
  });

  it("answers /health", async ({ production }) => {
    expect((await fetch(`${production.url}/health`)).status).toBe(200);
  });
});

describe("hosts", () => {
  it.for([
    ["a b", "GET /graphql"],
    ["[::1", "GET /graphql"],
    ["%zz", "GET /graphql"],
    // Put before the path, each of these would lead an open path to the operations.
    ["localhost/graphql?", "POST /"],
    ["localhost/graphql?", "POST /health"],
    ["localhost/graphql#", "POST /"],
    ["user@localhost", "POST /"],
    ["localhost\\\\graphql?", "POST /"],
    // The target is no path.
    ["localhost", "GET http://localhost/graphql"],
    ["localhost", "OPTIONS *"],
  ] as const)("refuses the malformed Host %j with 400 and no stack: %s", async ([host, line], { gateway }) => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const socket = connect(Number(new URL(gateway.url).port), "127.0.0.1");
    socket.end(`${line} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    let text = "";
    socket.on("data", (chunk) => (text += chunk.toString()));
    socket.on("close", () => resolve(text));
    expect(await promise).toMatch(/^HTTP\/1\.1 400 /);
    expect(text).not.toContain("at ");
  });

  it("gives the playground's token to this machine alone", async ({ gateway }) => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const outgoing = request(`${gateway.url}/graphql`, {
      headers: { accept: "text/html", host: "attacker.example", origin: "https://evil.example" },
    });
    outgoing.on("response", (response) => {
      expect(response.headers["access-control-allow-origin"]).toBeUndefined();
      let text = "";
      response.on("data", (chunk: Buffer) => (text += chunk.toString()));
      response.on("end", () => resolve(text));
    });
    outgoing.end();
    const page = await promise;
    expect(page).toContain("<your access token>".replace("<", "\\u003c"));
    expect(page).not.toContain("sample.to.ken");
  });
});

describe("other origins", () => {
  it("can't make a write with a GET", async ({ upstream, gateway }) => {
    const document = `mutation { deleteVirtualAppointment(input: { onlineMeetingId: "m" }) { __typename } }`;
    const answer = await call("GET", `${gateway.url}/graphql?query=${encodeURIComponent(document)}`, { token: "any" });
    expect(answer.status).toBe(405);
    expect(upstream.calls).toEqual([]);
  });

  it("can't make a write with a GET either when the same was made with POST before", async ({ upstream, gateway }) => {
    const query = `mutation { deleteVirtualAppointment(input: { onlineMeetingId: "again" }) { __typename } }`;
    await call("POST", `${gateway.url}/graphql`, { token: "any", body: { query } });
    await call("POST", `${gateway.url}/graphql`, { token: "any", body: { query } });
    upstream.calls.splice(0);
    const answer = await call("GET", `${gateway.url}/graphql?query=${encodeURIComponent(query)}`, { token: "any" });
    expect(answer.status).toBe(405);
    expect(upstream.calls).toEqual([]);
  });
});
