import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { expect } from "vitest";
import {
  createGatewayClient,
  DeleteVirtualAppointmentDocument,
  persistedReads,
  ViewerDocument,
  VirtualAppointmentDocument,
  VirtualAppointmentsDocument,
  type GatewayClientOptions,
} from "../../src/client/index.ts";
import { ROOT } from "../support/programs/program.ts";
import { failure, it as base, meeting } from "./request-fixtures.ts";

// Queries that go by GET, to the real gateway over a socket: what was read before is asked for with its etag.

const documents = new Map(
  Object.entries(
    JSON.parse(readFileSync(`${ROOT}src/client/generated/persisted-documents.json`, "utf8")) as Record<string, string>,
  ),
);

const hashOf = (document: { toString(): string }) => createHash("sha256").update(document.toString()).digest("hex");

const it = base
  /** A gateway that knows the client's documents and no others. */
  .extend("knowing", ({ upstream, anotherHarness }) =>
    anotherHarness(upstream.url, () => "t", { persistedDocuments: { documents, only: true } }),
  )
  .extend("person", () => ({ now: "Adele" }))
  /** A client that reads by GET, and what comes of it. */
  .extend("reader", ({ upstream, knowing, person }) => (options: Partial<GatewayClientOptions> = {}) => {
    knowing.requests.splice(0);
    upstream.answer = ({ headers: { authorization = "" } }) => ({
      status: 200,
      body: { externalAppointmentId: `${person.now} ${authorization}`, appointmentClientJoinWebUrl: "https://x" },
    });
    const client = createGatewayClient({
      url: `${knowing.gateway.url}/graphql`,
      getToken: () => "t",
      persisted: persistedReads(),
      ...options,
    });
    return {
      client,
      read: async (onlineMeetingId = "m") => {
        const { virtualAppointment } = await client.execute(VirtualAppointmentDocument, { onlineMeetingId });
        if (virtualAppointment?.__typename === "VirtualAppointment") return virtualAppointment.externalAppointmentId;
        return virtualAppointment?.__typename;
      },
      sent: () => knowing.requests.map(({ method, status }) => `${method} ${status}`),
      asked: () => knowing.requests.map(({ headers }) => headers["if-none-match"] !== undefined),
    };
  });

it("a query goes by GET, with its document's hash and its variables in the URL", async ({ reader, knowing }) => {
  const { read, sent } = reader();
  expect(await read("ü&=#+% ")).toBe("Adele Bearer t");
  expect(sent()).toEqual(["GET 200"]);
  const [{ path, headers } = { path: "", headers: {} }] = knowing.requests;
  const parameters = new URL(path ?? "", "http://gateway.invalid").searchParams;
  expect([...parameters.keys()]).toEqual(["documentId", "variables"]);
  expect(parameters.get("documentId")).toBe(`sha256:${hashOf(VirtualAppointmentDocument)}`);
  expect(JSON.parse(parameters.get("variables") ?? "")).toEqual({ onlineMeetingId: "ü&=#+% " });
  // Of a body that isn't there nothing is said.
  expect(headers).not.toHaveProperty("content-type");
});

it("goes on behind what the URL has", async ({ reader, knowing }) => {
  const { read } = reader({ url: `${knowing.gateway.url}/graphql?tenant=a` });
  expect(await read()).toBe("Adele Bearer t");
  expect(knowing.requests[0]?.path).toMatch(/^\/graphql\?tenant=a&documentId=/);
});

it("what has not changed is not sent again, and what has is", async ({ reader, person, upstream }) => {
  const { client, read, sent, asked } = reader();
  const first = await client.execute(VirtualAppointmentDocument, meeting);
  const second = await client.execute(VirtualAppointmentDocument, meeting);
  expect(second).toEqual(first);
  // Nobody's changes to an answer get into another.
  expect(second).not.toBe(first);
  expect(sent()).toEqual(["GET 200", "GET 304"]);
  person.now = "Alex";
  expect(await read()).toBe("Alex Bearer t");
  expect(await read()).toBe("Alex Bearer t");
  expect(sent()).toEqual(["GET 200", "GET 304", "GET 200", "GET 304"]);
  // Other variables are another answer.
  expect(await read("other")).toBe("Alex Bearer t");
  expect(asked()).toEqual([false, true, true, true, false]);
  // Each was a read of its own.
  expect(upstream.calls).toHaveLength(5);
});

it("what has not changed costs a few hundred bytes, however long the answer", async ({ reader, knowing, upstream }) => {
  const { client, sent } = reader();
  const body = { externalAppointmentId: "x".repeat(1000), appointmentClientJoinWebUrl: "https://x" };
  upstream.answer = () => ({ status: 200, body });
  const sockets = new Set<Socket>();
  knowing.gateway.server.prependListener("request", ({ socket }: IncomingMessage) => sockets.add(socket));
  const costs: { up: number; down: number }[] = [];
  let before = { up: 0, down: 0 };
  for (let i = 0; i < 2; i++) {
    await client.execute(VirtualAppointmentDocument, meeting);
    const sum = (of: (socket: Socket) => number) => [...sockets].reduce((total, socket) => total + of(socket), 0);
    const after = { up: sum((socket) => socket.bytesRead), down: sum((socket) => socket.bytesWritten) };
    costs.push({ up: after.up - before.up, down: after.down - before.down });
    before = after;
  }
  expect(sent()).toEqual(["GET 200", "GET 304"]);
  const [first, second] = costs;
  expect(first?.down).toBeGreaterThan(1000);
  expect(second?.down).toBeLessThan(350);
  // Without a token as long as one is.
  expect(second?.up).toBeLessThan(600);
});

it("a kept answer is kept whole, with the errors beside its data", async () => {
  const body = { data: { viewer: null }, errors: [{ message: "Partly.", path: ["viewer"] }] };
  const etag = 'W/"1"';
  const client = createGatewayClient({
    url: "http://gateway.invalid/graphql",
    getToken: () => "t",
    persisted: persistedReads(),
    fetch: (_, init) =>
      Promise.resolve(
        new Headers(init?.headers).get("If-None-Match") === etag
          ? new Response(null, { status: 304, headers: { ETag: etag } })
          : Response.json(body, { headers: { ETag: etag } }),
      ),
  });
  for (let i = 0; i < 2; i++) {
    expect(await failure(client.execute(ViewerDocument, {}))).toMatchObject({ kind: "graphql", status: 200, ...body });
  }
});

it("an answer is for the token alone that it was read with", async ({ reader }) => {
  const tokens = ["first", "second", "second", "first"];
  const { read, sent, asked } = reader({ getToken: () => tokens.shift() ?? "" });
  expect(await read()).toBe("Adele Bearer first");
  expect(await read()).toBe("Adele Bearer second");
  expect(await read()).toBe("Adele Bearer second");
  expect(await read()).toBe("Adele Bearer first");
  expect(asked()).toEqual([false, false, true, false]);
  expect(sent()).toEqual(["GET 200", "GET 200", "GET 304", "GET 200"]);
});

it("nor is one taken for another that came in between", async ({ reader, person }) => {
  const { promise: mayGoOn, resolve: goOn } = Promise.withResolvers<void>();
  const { promise: isAnswered, resolve: answered } = Promise.withResolvers<void>();
  let requests = 0;
  const tokens = ["first", "first", "second"];
  const { read, sent } = reader({
    getToken: () => tokens.shift() ?? "",
    fetch: async (...request) => {
      const isSecond = ++requests === 2;
      const response = await fetch(...request);
      if (isSecond) {
        answered();
        await mayGoOn;
      }
      return response;
    },
  });
  await read();
  const pending = read();
  await isAnswered;
  person.now = "Alex";
  expect(await read()).toBe("Alex Bearer second");
  goOn();
  expect(await pending).toBe("Adele Bearer first");
  expect(sent()).toEqual(["GET 200", "GET 304", "GET 200"]);
});

it("where something else signs, answers are read and not kept", async () => {
  const users = ["first", "second"];
  const client = createGatewayClient({
    url: "http://gateway.invalid/graphql",
    persisted: persistedReads(),
    fetch: async (_, init) =>
      Response.json(
        { data: { viewer: { id: users.shift(), known: new Headers(init?.headers).get("If-None-Match") } } },
        { headers: { ETag: 'W/"1"' } },
      ),
  });
  for (const id of ["first", "second"]) {
    expect(await client.execute(ViewerDocument, {})).toEqual({ viewer: { id, known: null } });
  }
});

it("HTTP caches are passed by", async () => {
  const seen: (RequestInit | undefined)[] = [];
  const client = createGatewayClient({
    url: "http://gateway.invalid/graphql",
    persisted: persistedReads(),
    fetch: (_, init) => Promise.resolve(Response.json({ data: { viewer: seen.push(init) } })),
  });
  await client.execute(ViewerDocument, {});
  expect(seen).toMatchObject([{ cache: "no-store" }]);
});

it.for([
  ["the page of a proxy", 502, { ETag: '"page"' }],
  ["a 304 that nobody asked for", 304, {}],
] as const)("%s is none of its answers", async ([, status, headers]) => {
  const client = createGatewayClient({
    url: "http://gateway.invalid/graphql",
    getToken: () => "t",
    persisted: persistedReads(),
    fetch: () => Promise.resolve(new Response(status === 304 ? null : "<h1>Trouble</h1>", { status, headers })),
  });
  for (let i = 0; i < 2; i++) expect(await failure(client.execute(ViewerDocument, {}))).toMatchObject({ status });
});

it("a fresh token after 401 reads anew", async ({ reader, upstream, person }) => {
  const refused = new Set<string>();
  const { read, asked } = reader({ getToken: ({ forceRefresh }) => (forceRefresh ? "fresh" : "t") });
  upstream.answer = ({ headers: { authorization = "" } }) =>
    refused.has(authorization)
      ? { status: 401, body: {} }
      : {
          status: 200,
          body: { externalAppointmentId: `${person.now} ${authorization}`, appointmentClientJoinWebUrl: "https://x" },
        };
  expect(await read()).toBe("Adele Bearer t");
  refused.add("Bearer t");
  expect(await read()).toBe("Adele Bearer fresh");
  expect(asked()).toEqual([false, true, false]);
});

it("fifty answers are kept, those that were read last", async ({ reader, knowing }) => {
  const { read, asked } = reader();
  await read("first");
  for (let i = 1; i < 50; i++) await read(`${i}`);
  await read("first");
  // One too many: it is the second that has to go.
  await read("last");
  knowing.requests.splice(0);
  for (const id of ["first", "2", "49", "last", "1"]) await read(id);
  expect(asked()).toEqual([true, true, true, true, false]);
});

it("mutations go by POST", async ({ reader, upstream, knowing }) => {
  const { client, sent } = reader();
  upstream.answer = () => ({ status: 204 });
  const { deleteVirtualAppointment } = await client.execute(DeleteVirtualAppointmentDocument, { input: meeting });
  expect(deleteVirtualAppointment?.__typename).toBe("DeleteVirtualAppointmentPayload");
  expect(sent()).toEqual(["POST 200"]);
  expect(knowing.requests[0]?.body).toHaveProperty("documentId");
});

it("what makes the URL too long goes by POST, by its hash all the same", async ({ reader, knowing }) => {
  const { client, read, sent } = reader();
  const url = (id: string) => {
    const variables = encodeURIComponent(JSON.stringify({ onlineMeetingId: id }));
    const documentId = `sha256:${hashOf(VirtualAppointmentDocument)}`;
    return `${knowing.gateway.url}/graphql?documentId=${documentId}&variables=${variables}`;
  };
  const room = 2000 - url("").length;
  await read("x".repeat(room));
  expect(sent()).toEqual(["GET 200"]);
  await read("x".repeat(room + 1));
  expect(sent()).toEqual(["GET 200", "POST 200"]);
  const meetings = Array.from({ length: 50 }, (_, i) => ({ onlineMeetingId: `${i}`.padStart(40, "m") }));
  const { virtualAppointments } = await client.execute(VirtualAppointmentsDocument, { meetings }, { repeat: false });
  expect(virtualAppointments).toHaveLength(50);
  expect(sent()).toEqual(["GET 200", "POST 200", "POST 200"]);
  expect(knowing.requests[2]?.body).toMatchObject({ documentId: expect.any(String), variables: { meetings } });
});

it("to a gateway that doesn't know a document it goes as text by POST, from then on at once", async ({
  harness,
  url,
}) => {
  const client = createGatewayClient({ url, getToken: () => "t", persisted: persistedReads() });
  for (let i = 0; i < 2; i++) {
    const { virtualAppointment } = await client.execute(VirtualAppointmentDocument, meeting);
    expect(virtualAppointment?.__typename).toBe("VirtualAppointment");
  }
  expect(harness.requests.map(({ method }) => method)).toEqual(["GET", "POST", "POST"]);
  expect(harness.requests.slice(1).map(({ body }) => Object.keys(body))).toEqual([
    ["query", "variables"],
    ["query", "variables"],
  ]);
});

it("giving up ends a read that goes by GET", async ({ reader, upstream, knowing }) => {
  const { client } = reader();
  upstream.answer = () => "handled";
  const controller = new AbortController();
  const pending = failure(client.execute(VirtualAppointmentDocument, meeting, { signal: controller.signal }));
  await expect.poll(() => upstream.calls.length).toBe(1);
  controller.abort();
  expect(await pending).toMatchObject({ kind: "aborted" });
  await expect.poll(() => knowing.requests).toMatchObject([{ abandoned: true }]);
});
