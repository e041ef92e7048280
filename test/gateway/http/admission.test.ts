import { describe, expect } from "vitest";
import { dial } from "../../support/dial.ts";
import { it as base } from "../../support/fixtures.ts";
import { call } from "../../support/http.ts";

// Who can't be served is told so at once, and health is asked for all the same.

const QUERY = `{ virtualAppointment(onlineMeetingId: "m") { __typename } }`;
const found = { status: 200, headers: { etag: 'W/"1"' }, body: { id: "x", appointmentClients: [] } };
const it = base.extend("gatewayOptions", { scope: "file" }, {});

describe("operations under way", () => {
  it("are 1,024 at most and half of that of one caller; beyond it HTTP 503 comes at once, before the body", async ({
    upstream,
    gateway,
  }) => {
    const gate = Promise.withResolvers<void>();
    upstream.answer = (_, response) => {
      void gate.promise.then(() => response.writeHead(200, { "content-type": "application/json" }).end("{}"));
      return "handled";
    };
    // A list of everything would be one request: each asks for itself.
    const ask = (token: string) => call("POST", `${gateway.url}/graphql`, { token, body: { query: QUERY } });
    const greedy = Array.from({ length: 512 }, () => ask("greedy"));
    // The others are not refused before these are in.
    await expect.poll(async () => (await ask("greedy")).status, { timeout: 60_000 }).toBe(503);
    const refused = await ask("greedy");
    expect([refused.status, refused.headers.get("retry-after"), refused.body]).toEqual([
      503,
      "1",
      {
        errors: [
          {
            message: "Too many operations are under way: wait before you try again.",
            extensions: { code: "SERVICE_UNAVAILABLE" },
          },
        ],
      },
    ]);
    // Somebody else is served, and so are probes.
    const other = call("POST", `${gateway.url}/graphql`, { token: "other", body: { query: "{ __typename }" } });
    expect((await other).body).toEqual({ data: { __typename: "Query" } });
    expect((await call("GET", `${gateway.url}/health`)).status).toBe(200);
    gate.resolve();
    upstream.answer = () => found;
    expect(new Set((await Promise.all(greedy)).map(({ status }) => status))).toEqual(new Set([200]));
    // All has been given back.
    expect((await ask("greedy")).status).toBe(200);
  });
});

describe("a request whose body has not come", () => {
  it("is no operation yet: as many as one likes take nobody's place", async ({ gateway }) => {
    const body = JSON.stringify({ query: "{ __typename }" });
    const head =
      "POST /graphql HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer slow\r\nContent-Type: application/json\r\n" +
      `Content-Length: ${body.length}\r\n\r\n`;
    const slow = await Promise.all(Array.from({ length: 520 }, () => dial(gateway.url, head + body.slice(0, -1))));
    const answer = await call("POST", `${gateway.url}/graphql`, { token: "slow", body: { query: "{ __typename }" } });
    expect([answer.status, answer.body]).toEqual([200, { data: { __typename: "Query" } }]);
    // And each becomes one once its body is there.
    slow[0]?.socket.write(body.slice(-1));
    expect(await slow[0]?.answers(1)).toMatch(/^HTTP\/1\.1 200 /);
    for (const { socket } of slow) socket.destroy();
  });
});

describe("a caller's rate", () => {
  it("is told with each answer; beyond it HTTP 429 comes, for this caller alone", async ({
    upstream,
    anotherGateway,
  }) => {
    upstream.answer = () => found;
    const gateway = await anotherGateway(upstream.url, { callerRate: 2 });
    const ask = async (token: string) => {
      const { status, headers, body } = await call("POST", `${gateway.url}/graphql`, { token, body: { query: QUERY } });
      return { status, body, policy: headers.get("ratelimit-policy"), left: headers.get("ratelimit"), headers };
    };
    const policy = '"operations";q=2;w=60';
    expect(await ask("one")).toMatchObject({ status: 200, policy, left: '"operations";r=1;t=30' });
    expect(await ask("one")).toMatchObject({ status: 200, policy, left: expect.stringContaining("r=0;") });
    const refused = await ask("one");
    expect(refused).toMatchObject({
      status: 429,
      policy,
      left: expect.stringContaining("r=0;"),
      body: { errors: [{ extensions: { code: "THROTTLED" } }] },
    });
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await ask("two")).status).toBe(200);
    expect(upstream.calls.length).toBeGreaterThan(0);
  });

  it("is told with an answer that Yoga makes, too", async ({ upstream, anotherGateway }) => {
    const gateway = await anotherGateway(upstream.url, { callerRate: 60 });
    const answer = await fetch(`${gateway.url}/graphql?query={__typename}`, { headers: { authorization: "Bearer a" } });
    expect([answer.status, answer.headers.get("ratelimit")]).toEqual([200, '"operations";r=59;t=1']);
  });

  it("is no matter where none is set", async ({ gateway }) => {
    const answer = await call("POST", `${gateway.url}/graphql`, { token: "a", body: { query: "{ __typename }" } });
    expect([answer.headers.get("ratelimit"), answer.headers.get("ratelimit-policy")]).toEqual([null, null]);
  });
});

describe("an upstream that is gone", () => {
  it("is left alone for a while: callers know at once, and one attempt finds out that it is back", async ({
    goneUrl,
    anotherGateway,
  }) => {
    const gateway = await anotherGateway(goneUrl, { token: "any", circuitBreaker: true });
    const query = `{ a: virtualAppointment(onlineMeetingId: "m") {
      ... on ServiceUnavailableError { message outcome retryAfterSeconds } } }`;
    const mutation = `mutation { a: deleteVirtualAppointment(input: { onlineMeetingId: "m" }) {
      ... on ServiceUnavailableError { message outcome retryAfterSeconds } } }`;
    const failed = { message: "The appointment service did not answer as it should.", outcome: "NOT_SENT" };
    const left = {
      message: "The appointment service does not answer: for a moment nothing is sent to it.",
      outcome: "NOT_SENT",
      retryAfterSeconds: expect.any(Number),
    };
    for (const operation of [query, mutation]) {
      for (let isLeft = false, lines = gateway.log.length; !isLeft; lines = gateway.log.length) {
        const { a } = (await gateway.query(operation)).body.data;
        isLeft = a.retryAfterSeconds !== null;
        expect(a).toEqual(isLeft ? left : { ...failed, retryAfterSeconds: null });
        // Where nothing was sent, nothing failed.
        expect(gateway.log.length).toBe(isLeft ? lines : lines + 1);
      }
    }
  });
});
