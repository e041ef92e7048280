import type { ServerResponse } from "node:http";
import { expect } from "vitest";
import type { Credential } from "../../src/graph/model/credential.ts";
import { AppointmentKey } from "../../src/graph/model/upstream-appointment.ts";
import { ThrottledError } from "../../src/graph/model/gateway-errors.ts";
import { OperationLives } from "../../src/graph/operation-life.ts";
import { GraphClient, type GraphClientOptions } from "../../src/graph/graph-client.ts";
import { PassthroughIdentity } from "../../src/identity/passthrough-mode.ts";
import { it } from "../support/fixtures.ts";
import type { UpstreamCall } from "../support/upstream.ts";

function createGraphClient(url: string, options: Partial<GraphClientOptions> = {}): GraphClient {
  return new GraphClient({
    graphUrl: url,
    appointmentsUrl: url,
    now: Date.now,
    readSlots: 64,
    readRetryTime: 0,
    readCacheBytes: 32_000_000,
    maxReadWait: 5000,
    writeDeadline: 10_000,
    circuitBreaker: false,
    report: () => undefined,
    ...options,
  });
}

function createClient(url: string, options: Partial<GraphClientOptions> = {}) {
  const client = createGraphClient(url, options);
  const identity = new PassthroughIdentity();
  return (token: string, keys: readonly AppointmentKey[], life = new OperationLives().begin(15_000)) => {
    const { credential } = identity.authenticate(`Bearer ${token}`);
    const reader = { operationReads: { asked: 0, ofCaller: 0 }, credential, life };
    return client.readAppointments(keys, reader, (appointment) => appointment);
  };
}

const keysOf = (count: number, name: string) =>
  Array.from({ length: count }, (_, index) => new AppointmentKey({ onlineMeetingId: `${name}-${index}` }));

it("holds 5,000 reads without an answer for one caller, refuses more at once, and reads for others", async ({
  ownUpstream: upstream,
}) => {
  upstream.answer = ({ headers }) =>
    headers.authorization === "Bearer bystander" ? { status: 200, body: {} } : "handled";
  const read = createClient(upstream.url);
  const life = new OperationLives().begin(60_000);
  const reads = Array.from({ length: 5 }, (_, index) => read("greedy", keysOf(1000, `m${index}`), life));
  expect(await read("greedy", keysOf(2, "more"))).toEqual([new ThrottledError(2), new ThrottledError(2)]);
  expect(await read("bystander", keysOf(1, "other"))).toMatchObject([{ etag: null }]);
  await expect.poll(() => upstream.calls.length, { timeout: 30_000 }).toBe(65);
  life.end(new Error("gone"));
  for (const outcomes of await Promise.all(reads)) expect(outcomes).toHaveLength(1000);
  upstream.answer = () => ({ status: 404 });
  expect(await read("greedy", keysOf(1, "again"))).toMatchObject([{ code: "NOT_FOUND" }]);
});

it("lets a user's single read go before the hundreds that another has sent with the tenant's token", async ({
  ownUpstream: upstream,
}) => {
  const held: ServerResponse[] = [];
  upstream.answer = (_, response) => {
    held.push(response);
    return "handled";
  };
  const client = createGraphClient(upstream.url, { readSlots: 1 });
  const life = new OperationLives().begin(60_000);
  const read = (owner: string, name: string) => {
    const credential: Credential = {
      kind: "application",
      owner,
      tokenFor: () => "tenant",
      authorize: () => "user",
      forget: () => undefined,
    };
    const reader = { operationReads: { asked: 0, ofCaller: 0 }, credential, life };
    return client.readAppointments(keysOf(1, name), reader, (appointment) => appointment);
  };
  for (let number = 0; number < 300; number++) void read("greedy", `greedy${number}`);
  void read("bystander", "single");
  const idsOf = ({ path, body }: UpstreamCall): string[] =>
    body?.requests.map(({ url }: { url: string }) => url) ?? [path];
  // The first forty of the greedy one stand before it, ten in each batch.
  for (let requests = 1; requests <= 6; requests++) {
    await expect.poll(() => held.length, { timeout: 30_000 }).toBe(requests);
    held.at(-1)?.writeHead(200, { "content-type": "application/json" }).end(`{"responses":[]}`);
  }
  expect(upstream.calls.flatMap(idsOf).filter((url) => url.includes("single"))).toHaveLength(1);
  life.end(new Error("gone"));
});

it("refuses reads that can't be sent in time, and waits for those that were", async ({ ownUpstream: upstream }) => {
  upstream.answer = () => "handled";
  const read = createClient(upstream.url, { readSlots: 1, maxReadWait: 100 });
  const sent = read("caller", keysOf(1, "sent"), new OperationLives().begin(1000));
  expect(await read("caller", keysOf(2, "waits"))).toEqual([new ThrottledError(2), new ThrottledError(2)]);
  expect(await sent).toMatchObject([{ code: "SERVICE_UNAVAILABLE" }]);
  expect(upstream.calls).toHaveLength(1);
});
