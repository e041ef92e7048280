import { expect } from "vitest";
import { it } from "../support/fixtures.ts";
import { operationsBegun } from "../support/gateway.ts";

// What an operation asks of the upstream, as its line in the access log tells it, and the ids by which the upstream knows it.

const FOUND = { status: 200, headers: { etag: 'W/"1"' }, body: { id: "x", appointmentClients: [] } };
const read = (id: string) => `{ virtualAppointment(onlineMeetingId: "${id}") { __typename } }`;

it.override("gatewayOptions", { token: "any", readRetryTime: 2000, readSlots: 1 });

it.beforeEach(({ upstream, gateway }) => {
  upstream.calls.splice(0);
  gateway.accessLog.splice(0);
});

const parse = (line: string) => JSON.parse(line) as Readonly<Record<string, unknown>>;

it("counts a read that was tried again", async ({ upstream, gateway }) => {
  upstream.answer = () => (upstream.calls.length === 1 ? { status: 503 } : FOUND);
  await gateway.query(read("a"));
  await expect.poll(() => gateway.accessLog.length).toBe(1);
  expect(parse(gateway.accessLog[0] ?? "")).toMatchObject({ upstreamRequests: 2, upstreamRepeats: 1 });
  const ids = upstream.calls.map(({ headers }) => headers["client-request-id"]);
  expect(ids).toEqual([parse(gateway.accessLog[0] ?? "")["requestId"], ids[0]]);
});

it("counts a read that goes once more as its connection broke", async ({ upstream, gateway }) => {
  upstream.answer = () => (upstream.calls.length === 1 ? undefined : FOUND);
  await gateway.query(read("a"));
  await expect.poll(() => gateway.accessLog.length).toBe(1);
  expect(parse(gateway.accessLog[0] ?? "")).toMatchObject({ upstreamRequests: 2, upstreamRepeats: 1 });
});

it("counts a batch that several operations share for each of them, and names each beside its reads", async ({
  upstream,
  gateway,
}) => {
  const gate = Promise.withResolvers<void>();
  upstream.answer = ({ path, body }, response) => {
    if (!path.endsWith("$batch")) {
      void gate.promise.then(() => response.writeHead(200, { "content-type": "application/json" }).end("{}"));
      return "handled";
    }
    const responses = body.requests.map(({ id }: { id: string }) => ({ id, ...FOUND }));
    return { status: 200, body: { responses } };
  };
  // It takes the only slot, so that the others gather behind it.
  const first = gateway.query(read("first"));
  await expect.poll(() => upstream.calls.length).toBe(1);
  const begun = operationsBegun(gateway, 2);
  const others = [gateway.query(`{ a: ${read("a").slice(2)}`), gateway.query(`{ b: ${read("b").slice(2)}`)];
  await begun;
  gate.resolve();
  await Promise.all([first, ...others]);
  await expect.poll(() => gateway.accessLog.length).toBe(3);
  const lines = gateway.accessLog.map(parse);
  expect(lines.map((line) => line["upstreamRequests"])).toEqual([1, 1, 1]);
  const [, batch] = upstream.calls;
  expect(upstream.calls).toHaveLength(2);
  expect(batch?.headers["client-request-id"]).toBeUndefined();
  const named = batch?.body.requests.map(
    ({ headers }: { headers: Record<string, string> }) => headers["client-request-id"],
  );
  expect(new Set(named)).toEqual(new Set(lines.slice(1).map((line) => line["requestId"])));
});

it("names the operation of a batch once where it is for one alone", async ({ upstream, anotherGateway }) => {
  // Nothing is known of what it reads: no item needs a header.
  const gateway = await anotherGateway(upstream.url, { token: "any" });
  upstream.answer = ({ body }) => ({
    status: 200,
    body: { responses: body.requests.map(({ id }: { id: string }) => ({ id, ...FOUND })) },
  });
  await gateway.query(`{ a: ${read("a").slice(2, -1)} b: ${read("b").slice(2)}`);
  await expect.poll(() => gateway.accessLog.length).toBe(1);
  const [batch] = upstream.calls;
  expect(batch?.headers["client-request-id"]).toBe(parse(gateway.accessLog[0] ?? "")["requestId"]);
  expect(batch?.body.requests[0]).not.toHaveProperty("headers");
});

it("says that the caller has gone before there was an answer", async ({ upstream, gateway }) => {
  upstream.answer = () => "handled";
  const controller = new AbortController();
  const asked = fetch(`${gateway.url}/graphql`, {
    method: "POST",
    headers: { authorization: "Bearer any", "content-type": "application/json" },
    body: JSON.stringify({ query: read("a") }),
    signal: controller.signal,
  }).catch(() => undefined);
  await expect.poll(() => upstream.calls.length).toBe(1);
  controller.abort();
  await asked;
  await expect.poll(() => gateway.accessLog.length).toBe(1);
  expect(parse(gateway.accessLog[0] ?? "")).toMatchObject({ aborted: true });
  expect(parse(gateway.accessLog[0] ?? "")).not.toHaveProperty("status");
});
