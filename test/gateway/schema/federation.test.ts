import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createGatewayRuntime } from "@graphql-hive/gateway-runtime";
import { composeServices } from "@theguild/federation-composition";
import { buildSchema, parse } from "graphql";
import { createYoga } from "graphql-yoga";
import { describe, expect } from "vitest";
import { printSubgraph } from "../../../src/gateway/schema/federation/subgraph.ts";
import { disposeLater, it as base } from "../../support/fixtures.ts";
import { REFERENCE_MEETING } from "../../support/service.ts";

// The gateway as a subgraph, beside another that only knows which meetings there are.

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])\n`;
const plainBookings = (key = "") => `
  type Query { bookings: [Booking!]! }
  type Booking { room: String! appointment: VirtualAppointment }
  type VirtualAppointment ${key} { onlineMeetingId: ID! userId: ID }`;
const rooms = ["follow-up", "missing", REFERENCE_MEETING, "new-client"];

async function startBookings() {
  const schema = buildSchema(plainBookings());
  const field = schema.getQueryType()?.getFields()["bookings"];
  if (field === undefined) throw new TypeError("There are no bookings.");
  field.resolve = () =>
    rooms.map((onlineMeetingId, index) => ({
      room: `room ${index}`,
      appointment: { __typename: "VirtualAppointment", onlineMeetingId, userId: null },
    }));
  const yoga = createYoga({ schema, logging: false });
  const server = createServer((request, response) => void yoga(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

const it = base
  .extend("bookings", { scope: "file" }, ({}, cleanup) => disposeLater(startBookings(), cleanup))
  /** Hive Gateway over both. */
  .extend("router", { scope: "file" }, async ({ gateway, bookings }, cleanup) => {
    const { supergraphSdl, errors } = composeServices([
      {
        name: "bookings",
        url: bookings.url,
        typeDefs: parse(`${LINK}${plainBookings('@key(fields: "onlineMeetingId userId", resolvable: false)')}`),
      },
      { name: "appointments", url: `${gateway.url}/graphql`, typeDefs: parse(printSubgraph()) },
    ]);
    if (supergraphSdl === undefined)
      throw new TypeError(`They don't compose: ${(errors ?? []).map(({ message }) => message).join()}`);
    const runtime = createGatewayRuntime({
      supergraph: supergraphSdl,
      maskedErrors: false,
      logging: false,
      propagateHeaders: {
        fromClientToSubgraphs: ({ request }) => ({ authorization: request.headers.get("authorization") ?? "" }),
      },
    });
    return disposeLater(runtime as never as AsyncDisposable & { fetch: typeof fetch }, cleanup);
  })
  .extend("entities", ({ gateway }) => async (representations: readonly unknown[]) => {
    const { body } = await gateway.query(
      `query ($representations: [_Any!]!) {
        _entities(representations: $representations) { ... on VirtualAppointment { onlineMeetingId userId etag } }
      }`,
      { variables: { representations } },
    );
    return body;
  });
it.override("graphUrl", ({ service }) => service.url);
it.override("gatewayOptions", ({ token }) => ({ token, federation: true }));

const named = (onlineMeetingId: string, userId: string | null = null) => ({
  __typename: "VirtualAppointment",
  onlineMeetingId,
  userId,
});

it("composes with another subgraph, and is asked through Hive Gateway: all entities with one request", async ({
  router,
  token,
  service,
}) => {
  service.requests.splice(0);
  const response = await router.fetch("http://router/graphql", {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
    body: JSON.stringify({
      query: `{ bookings { room appointment { etag settings { allowClientToJoinUsingBrowser } } } viewer { kind } }`,
    }),
  });
  const { data, errors } = (await response.json()) as {
    data: { bookings: unknown[]; viewer: unknown };
    errors?: unknown;
  };
  expect(errors).toBeUndefined();
  const there = { etag: expect.any(String), settings: expect.anything() };
  expect(data.bookings).toMatchObject([
    { room: "room 0", appointment: there },
    { room: "room 1", appointment: { etag: null } },
    { room: "room 2", appointment: there },
    { room: "room 3", appointment: { etag: null } },
  ]);
  expect(service.requests).toEqual(["POST /beta/$batch"]);
});

describe("_entities", () => {
  it("are read together; one that isn't there is null, one that is wrong leaves the others alone", async ({
    entities,
    service,
  }) => {
    service.requests.splice(0);
    const { data, errors } = await entities([
      named("follow-up"),
      named("missing"),
      named("follow-up", "adele@contoso.example"),
      named(".."),
      { __typename: "Meeting", onlineMeetingId: "follow-up", userId: null },
      { __typename: "VirtualAppointment", onlineMeetingId: "follow-up" },
      named("throttled"),
      "follow-up",
    ]);
    const followUp = { onlineMeetingId: "follow-up", userId: null, etag: expect.any(String) };
    expect(data._entities).toEqual([
      followUp,
      null,
      { ...followUp, userId: "adele@contoso.example" },
      null,
      null,
      followUp,
      null,
      null,
    ]);
    expect(errors.map(({ path, extensions }: never) => [path[1], extensions["code"]])).toEqual([
      [3, "BAD_USER_INPUT"],
      [4, "BAD_USER_INPUT"],
      [6, "THROTTLED"],
      [7, "BAD_USER_INPUT"],
    ]);
    expect(service.requests).toEqual(["POST /beta/$batch"]);
  });

  it("may be written into the document", async ({ gateway }) => {
    const { body } = await gateway.query(
      `{ _entities(representations: [{ __typename: "VirtualAppointment", onlineMeetingId: "follow-up" }]) { __typename } }`,
    );
    expect(body.data).toEqual({ _entities: [{ __typename: "VirtualAppointment" }] });
  });

  it("are a hundred at most", async ({ entities }) => {
    const { data, errors } = await entities(Array.from({ length: 101 }, (_, index) => named(`m-${index}`)));
    expect([data, errors[0].extensions.code]).toEqual([null, "BAD_USER_INPUT"]);
  });
});

describe("_service", () => {
  const query = "{ _service { sdl } }";

  it("tells the schema with its keys, and in production as well: it was switched on", async ({
    gateway,
    production,
  }) => {
    for (const one of [gateway, production]) {
      const { body } = await one.query(query);
      expect(body.data._service.sdl).toBe(printSubgraph());
    }
    expect((await production.query("{ __schema { queryType { name } } }")).body.data).toBeUndefined();
  });

  it("is not there unless it is switched on, nor without a token", async ({
    service,
    gateway,
    anotherGateway,
    token,
  }) => {
    const plain = await anotherGateway(service.url, { token });
    for (const document of [query, `{ _entities(representations: []) { __typename } }`]) {
      const { status, body } = await plain.query(document);
      expect([status, body.errors[0].extensions.code]).toEqual([200, "GRAPHQL_VALIDATION_FAILED"]);
    }
    expect((await gateway.query(query, { token: "" })).status).toBe(401);
  });
});
