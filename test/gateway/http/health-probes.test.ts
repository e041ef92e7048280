import { describe, expect } from "vitest";
import { dial } from "../../support/dial.ts";
import { it } from "../../support/fixtures.ts";
import { call } from "../../support/http.ts";

describe.for(["gateway", "service"] as const)("the %s", (program) => {
  it.for([
    ["/health", "ok"],
    ["/ready", "ready"],
    ["/ready?from=a-balancer", "ready"],
  ] as const)("answers GET and HEAD of %s without a token", async ([path, status], { gateway, service }) => {
    const { url } = program === "gateway" ? gateway : service;
    const answer = await call("GET", `${url}${path}`);
    expect([answer.status, answer.body, answer.headers.get("cache-control")]).toEqual([200, { status }, "no-store"]);
    const head = await fetch(`${url}${path}`, { method: "HEAD" });
    expect([head.status, await head.text(), head.headers.get("cache-control")]).toEqual([200, "", "no-store"]);
  });

  it.for(["POST", "PUT", "DELETE", "OPTIONS", "PATCH"] as const)(
    "refuses %s of both",
    async (method, { gateway, service }) => {
      const { url } = program === "gateway" ? gateway : service;
      for (const path of ["/health", "/ready"]) {
        const answer = await fetch(`${url}${path}`, { method });
        expect([answer.status, answer.headers.get("allow"), await answer.text()]).toEqual([405, "GET, HEAD", ""]);
        expect(answer.headers.get("cache-control")).toBe("no-store");
      }
    },
  );

  it("knows no other spelling", async ({ gateway, service }) => {
    const { url } = program === "gateway" ? gateway : service;
    for (const path of ["/ready/", "/Ready", "/readyz"]) {
      expect([path, (await fetch(`${url}${path}`)).status]).toEqual([path, program === "gateway" ? 401 : 400]);
    }
  });
});

it("asks nothing of the upstream", async ({ upstream, gateway }) => {
  await call("GET", `${gateway.url}/ready`);
  expect(upstream.calls).toEqual([]);
});

it("is not ready while it stops, and runs all the same", async ({ upstream, anotherGateway }) => {
  const stopping = new AbortController();
  const gateway = await anotherGateway(upstream.url, { stopping: stopping.signal });
  expect((await call("GET", `${gateway.url}/ready`)).status).toBe(200);
  stopping.abort();
  expect(await call("GET", `${gateway.url}/ready`)).toMatchObject({ status: 503, body: { status: "stopping" } });
  expect((await call("GET", `${gateway.url}/health`)).status).toBe(200);
});

it("ends each connection from its first answer on where it was told to stop before it was there", async ({
  upstream,
  anotherGateway,
}) => {
  const gateway = await anotherGateway(upstream.url, { stopping: AbortSignal.abort() });
  using connection = await dial(gateway.url, "GET /health HTTP/1.1\r\nHost: a\r\n\r\n");
  expect(await connection.closed).toMatch(/^HTTP\/1\.1 200 [^]*\r\nConnection: close\r\n/);
});

it("is not ready on a connection that outlasts the listening", async ({ upstream, anotherGateway }) => {
  const gateway = await anotherGateway(upstream.url);
  const probe = "GET /ready HTTP/1.1\r\nHost: a\r\n\r\n";
  // The first half of the second request keeps the connection from being idle.
  using connection = await dial(gateway.url, `${probe}GET /ready HTTP/1.1\r\n`);
  expect(await connection.answers(1)).toContain('{"status":"ready"}');
  gateway.server.close();
  connection.socket.write("Host: a\r\n\r\n");
  expect(await connection.answers(2)).toMatch(/HTTP\/1\.1 503 [^]*\{"status":"stopping"\}$/);
});
