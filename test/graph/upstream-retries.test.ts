import { createServer, type AddressInfo, type Socket } from "node:net";
import { expect } from "vitest";
import { it as base, startEach } from "../support/fixtures.ts";
import type { ScriptedAnswer, UpstreamCall } from "../support/upstream.ts";

// How often an upstream in trouble is asked again.

const READ = `{ virtualAppointment(onlineMeetingId: "m") { __typename } }`;
const LIST = `query ($meetings: [MeetingInput!]!) { virtualAppointments(meetings: $meetings) { __typename } }`;
const WRITE = `mutation { deleteVirtualAppointment(input: { onlineMeetingId: "m" }) { __typename } }`;
const SMS = `mutation { sendVirtualAppointmentSms(input: {
  onlineMeetingId: "m", messageType: RESCHEDULE, attendees: [{ phoneNumber: "+13129224122", timeZone: "UTC" }]
}) { __typename } }`;
const FOUND = { data: { virtualAppointment: { __typename: "VirtualAppointment" } } };

const meetings = (count: number) => Array.from({ length: count }, (_, index) => ({ onlineMeetingId: `m${index}` }));
/** Every read of a request answered alike, one by one or as a batch. */
const each = ({ method, body }: UpstreamCall, answer: ScriptedAnswer): ScriptedAnswer =>
  method === "GET"
    ? answer
    : { status: 200, body: { responses: body.requests.map(({ id }: { id: string }) => ({ id, ...answer })) } };
const sizes = (calls: readonly UpstreamCall[]) =>
  calls.map(({ method, body }) => (method === "GET" ? 1 : body.requests.length));

/** Cuts each connection when something comes over it that `isCut` takes, and answers everything else. */
async function startCuttingUpstream(isCut: (method: string, connection: number) => boolean, before = "") {
  const requests: { readonly method: string; readonly connection: number }[] = [];
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    const connection = sockets.push(socket);
    socket.on("error", () => socket.destroy());
    socket.on("data", (bytes) => {
      const text = bytes.toString();
      const method = /^([A-Z]+) \//.exec(text)?.[1];
      if (method === undefined) return;
      requests.push({ method, connection });
      if (isCut(method, connection)) socket.end(before);
      else socket.write("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

const it = base.extend("cuttingUpstream", ({}, cleanup) => startEach(startCuttingUpstream, cleanup));
it.override("gatewayOptions", { token: "any", readRetryTime: 2000 });

it.for<[name: string, headers: Record<string, string>]>([
  ["that names no time", {}],
  ["of Retry-After: 0", { "retry-after": "0" }],
  ["of Retry-After: 0.02", { "retry-after": "0.02" }],
])(
  "a 429 %s is asked again a few times in two seconds, no more",
  async ([, headers], { ownUpstream: upstream, ownGateway: gateway }) => {
    upstream.answer = () => ({ status: 429, headers });
    expect((await gateway.query(READ)).body.data.virtualAppointment.__typename).toBe("ThrottledError");
    expect(upstream.calls.length).toBeGreaterThan(1);
    // 100 ms, doubled each time, half of it chance: the sixth attempt comes after 1.55 s at the earliest.
    expect(upstream.calls.length).toBeLessThanOrEqual(6);
  },
);

it("fifty reads that are throttled once go again in three requests, as they were", async ({
  ownUpstream: upstream,
  ownGateway: gateway,
}) => {
  upstream.answer = (call) =>
    each(
      call,
      upstream.calls.length <= 3 ? { status: 429, headers: { "retry-after": "0" } } : { status: 200, body: {} },
    );
  const { body } = await gateway.query(LIST, { variables: { meetings: meetings(50) } });
  expect(body.data.virtualAppointments).toEqual(meetings(50).map(() => ({ __typename: "VirtualAppointment" })));
  expect(sizes(upstream.calls).toSorted((a, b) => a - b)).toEqual([10, 10, 20, 20, 20, 20]);
});

it.for([429, 503])(
  "an envelope that is refused with %i goes again whole",
  async (status, { ownUpstream: upstream, ownGateway: gateway }) => {
    upstream.answer = (call) =>
      upstream.calls.length === 1 ? { status, headers: { "retry-after": "0" } } : each(call, { status: 200, body: {} });
    const { body } = await gateway.query(LIST, { variables: { meetings: meetings(20) } });
    expect(body.data.virtualAppointments).toEqual(meetings(20).map(() => ({ __typename: "VirtualAppointment" })));
    expect(sizes(upstream.calls)).toEqual([20, 20]);
  },
);

it("an envelope that is too large goes again in halves", async ({ ownUpstream: upstream, ownGateway: gateway }) => {
  upstream.answer = (call) =>
    call.body !== undefined && call.body.requests.length > 10 ? { status: 413 } : each(call, { status: 200, body: {} });
  const { body } = await gateway.query(LIST, { variables: { meetings: meetings(20) } });
  expect(body.data.virtualAppointments).toEqual(meetings(20).map(() => ({ __typename: "VirtualAppointment" })));
  expect(sizes(upstream.calls)).toEqual([20, 10, 10]);
});

it("an upstream that throttles everybody gets a fifth of repeats at most, beside a small reserve", async ({
  ownUpstream: upstream,
  anotherGateway,
}) => {
  upstream.answer = () => ({ status: 429 });
  const gateway = await anotherGateway(upstream.url, { readRetryTime: 1000 });
  const before = performance.now();
  const callers = Array.from({ length: 80 }, (_, index) => gateway.query(READ, { token: `caller-${index}` }));
  for (const { body } of await Promise.all(callers)) {
    expect(body.data.virtualAppointment.__typename).toBe("ThrottledError");
  }
  // One more a second: what the reserve refills.
  const refilled = (performance.now() - before) / 1000;
  expect(upstream.calls.length).toBeLessThanOrEqual(80 + 20 + 10 + refilled);
});

it("a read whose connection broke before any byte of the answer goes once more, over another", async ({
  cuttingUpstream,
  anotherGateway,
}) => {
  const upstream = await cuttingUpstream((_, connection) => connection === 1);
  const gateway = await anotherGateway(upstream.url, { token: "any" });
  expect((await gateway.query(READ)).body).toEqual(FOUND);
  expect(upstream.requests).toEqual([
    { method: "GET", connection: 1 },
    { method: "GET", connection: 2 },
  ]);
  expect(gateway.log).toEqual([]);
});

it("it goes once more, and not twice", async ({ cuttingUpstream, anotherGateway }) => {
  const upstream = await cuttingUpstream(() => true);
  const gateway = await anotherGateway(upstream.url, { token: "any", readRetryTime: 2000 });
  expect((await gateway.query(READ)).body.data.virtualAppointment.__typename).toBe("ServiceUnavailableError");
  expect(upstream.requests.map(({ connection }) => connection)).toEqual([1, 2]);
  expect(gateway.log).toHaveLength(1);
});

it("nor after the first bytes of an answer", async ({ cuttingUpstream, anotherGateway }) => {
  const cutShort = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 20\r\n\r\n{";
  const upstream = await cuttingUpstream(() => true, cutShort);
  const gateway = await anotherGateway(upstream.url, { token: "any" });
  expect((await gateway.query(READ)).body.data.virtualAppointment.__typename).toBe("ServiceUnavailableError");
  expect(upstream.requests).toHaveLength(1);
});

it.for([
  ["a write", WRITE, "DELETE"],
  ["a text message", SMS, "POST"],
] as const)("%s never does", async ([, mutation, method], { cuttingUpstream, anotherGateway }) => {
  const upstream = await cuttingUpstream(() => true);
  const gateway = await anotherGateway(upstream.url, { token: "any" });
  expect(JSON.stringify((await gateway.query(mutation)).body)).toContain('"ServiceUnavailableError"');
  // What became of a write is looked for.
  expect(upstream.requests.filter((request) => request.method !== "GET")).toEqual([{ method, connection: 1 }]);
});

it("nor does a read that nobody answered in time", async ({ ownUpstream: upstream, anotherGateway }) => {
  upstream.answer = () => "handled";
  const gateway = await anotherGateway(upstream.url, { token: "any", operationDeadline: 200 });
  expect((await gateway.query(READ)).body.data.virtualAppointment.__typename).toBe("ServiceUnavailableError");
  expect(upstream.calls).toHaveLength(1);
});

it("reads of many callers over connections that are all closed when they are used again are all answered", async ({
  cuttingUpstream,
  anotherGateway,
}) => {
  const used = new Set<number>();
  const upstream = await cuttingUpstream((_, connection) => used.has(connection) || !used.add(connection));
  const gateway = await anotherGateway(upstream.url);
  for (let round = 0; round < 2; round++) {
    const callers = Array.from({ length: 10 }, (_, index) => gateway.query(READ, { token: `caller-${index}` }));
    for (const { body } of await Promise.all(callers)) expect(body).toEqual(FOUND);
  }
  const asked = Map.groupBy(upstream.requests, ({ connection }) => connection);
  // No connection was asked again after it was cut: its second request.
  expect(Math.max(...[...asked.values()].map(({ length }) => length))).toBe(2);
});
