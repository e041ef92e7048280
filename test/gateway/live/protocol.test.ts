import { createClient as createSseClient, type Client as SseClient } from "graphql-sse";
import { cacheExchange, createClient, fetchExchange } from "@urql/core";
import { describe, expect, vi } from "vitest";
import { call } from "../../support/http.ts";
import { REFERENCE_MEETING } from "../../support/service.ts";
import { change, CHANGED, it, NAMED, soon } from "./live-fixtures.ts";

const TOKEN_HEADER = "x-graphql-event-stream-token";
const subscription = { query: NAMED, variables: { id: REFERENCE_MEETING } };

describe.each([
  ["distinct connections", false],
  ["a single connection", true],
])("graphql-sse over %s", (_, singleConnection) => {
  it("is told, ends what it subscribed to, and gets the answers of queries", async ({ gateway, service, token }) => {
    const connected = vi.fn();
    const client: SseClient<boolean> = createSseClient<boolean>({
      url: `${gateway.url}/graphql/stream`,
      singleConnection,
      headers: { authorization: `Bearer ${token}` },
      on: { connected },
    });
    const query = client.iterate({ query: "{ __typename }" });
    expect(await query.next()).toMatchObject({ value: { data: { __typename: "Query" } } });
    expect(await query.next()).toMatchObject({ done: true });
    const events: unknown[] = [];
    const completed = Promise.withResolvers<void>();
    const end = client.subscribe(subscription, {
      next: (event) => void events.push(event),
      error: completed.reject,
      complete: completed.resolve,
    });
    // Each write until the first is told: then it has begun.
    await vi.waitFor(async () => {
      await change(service, token, crypto.randomUUID());
      expect(events.length).toBeGreaterThan(0);
    }, soon);
    expect(events[0]).toMatchObject({
      data: { virtualAppointmentChanged: { hasGap: false, changes: [{ kind: "APPOINTMENT_UPDATED" }] } },
    });
    end();
    await completed.promise;
    client.dispose();
  });
});

describe("a single connection", () => {
  it("is its owner's alone, one at a time, and tells of mistakes", async ({ gateway, service, token }) => {
    const url = `${gateway.url}/graphql/stream`;
    const reserved = await fetch(url, { method: "PUT", headers: { authorization: `Bearer ${token}` } });
    const streamToken = await reserved.text();
    expect([reserved.status, streamToken]).toEqual([201, expect.stringMatching(/^[\da-f-]{36}$/)]);
    const other = await service.token("alex");
    const statusOf = async (method: string, by: string, headers = {}, body?: object) =>
      (
        await call(method, url, {
          token: by,
          headers: { [TOKEN_HEADER]: streamToken, ...headers },
          ...(body && { body }),
        })
      ).status;
    expect(await statusOf("POST", other, {}, { query: "{ __typename }", extensions: { operationId: "1" } })).toBe(404);
    expect(await statusOf("POST", token, {}, { query: "{ __typename }" })).toBe(400);
    expect(await statusOf("PATCH", token)).toBe(405);
    expect(await statusOf("GET", token, { accept: "application/json" })).toBe(405);
    const stopping = new AbortController();
    const events = { authorization: `Bearer ${token}`, accept: "text/event-stream", [TOKEN_HEADER]: streamToken };
    const stream = await fetch(url, { headers: events, signal: stopping.signal });
    expect(stream.status).toBe(200);
    expect(await statusOf("GET", token, { accept: "text/event-stream" })).toBe(409);
    const subscribed = { ...subscription, extensions: { operationId: "1" } };
    expect(await statusOf("POST", token, {}, subscribed)).toBe(202);
    expect(await statusOf("POST", token, {}, subscribed)).toBe(409);
    stopping.abort();
    await vi.waitFor(async () => expect(await statusOf("POST", token, {}, subscribed)).toBe(404), soon);
  });
});

it("urql is told by its own fetch", async ({ gateway, service, token }) => {
  const client = createClient({
    url: `${gateway.url}/graphql`,
    exchanges: [cacheExchange, fetchExchange],
    fetchSubscriptions: true,
    preferGetMethod: false,
    fetchOptions: { headers: { authorization: `Bearer ${token}` } },
  });
  const events: unknown[] = [];
  const subscribed = client
    .subscription(CHANGED, subscription.variables)
    .subscribe(({ data, error }) => void events.push(error ?? data));
  await vi.waitFor(async () => {
    await change(service, token, crypto.randomUUID());
    expect(events.length).toBeGreaterThan(0);
  }, soon);
  expect(events[0]).toMatchObject({ virtualAppointmentChanged: { changes: [{ kind: "APPOINTMENT_UPDATED" }] } });
  subscribed.unsubscribe();
});
