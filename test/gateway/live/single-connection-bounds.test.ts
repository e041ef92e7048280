import { request } from "undici";
import { describe, expect, vi } from "vitest";
import { readEvents } from "../../support/live/event-reader.ts";
import type { RunningGateway } from "../../support/gateway.ts";
import { call } from "../../support/http.ts";
import { REFERENCE_MEETING } from "../../support/service.ts";
import { change, it, NAMED, soon, streamsOf } from "./live-fixtures.ts";

const TOKEN_HEADER = "x-graphql-event-stream-token";

/** Of 100 guests' names, 2.3 MB. */
const LARGE = {
  query: `{ virtualAppointment(onlineMeetingId: "${REFERENCE_MEETING}") { ... on VirtualAppointment { appointmentClients {
    ${Array.from({ length: 95 }, (_, place) => `a${place}: displayName`).join(" ")} } } } }`,
};

/** A stream that is reserved; nobody has opened it. */
async function reserve(gateway: RunningGateway, token: string) {
  const url = `${gateway.url}/graphql/stream`;
  const headers = { authorization: `Bearer ${token}` };
  const reserved = await (await fetch(url, { method: "PUT", headers })).text();
  let operations = 0;
  return {
    url,
    headers: { [TOKEN_HEADER]: reserved },
    /** @returns the answer's status: 202 where it is executed, 404 where there is no stream any more */
    begin: async (operation: object): Promise<number> => {
      const body = { ...operation, extensions: { operationId: String(operations++) } };
      return (await call("POST", url, { token, headers: { [TOKEN_HEADER]: reserved }, body })).status;
    },
  };
}

describe("a client that takes nothing", () => {
  it("over one stream keeps no more than its share", async ({ anotherService, anotherGateway }) => {
    const service = await anotherService();
    const token = await service.token("adele");
    const displayName = "x".repeat(250);
    const appointmentClients = Array.from({ length: 100 }, (_, place) => ({
      displayName,
      emailAddress: `c${place}@x.example`,
    }));
    const { status } = await call("PATCH", service.at(REFERENCE_MEETING), { token, body: { appointmentClients } });
    expect(status).toBe(204);
    const stream = await reserve(await anotherGateway(service.url), token);
    const { body } = await request(stream.url, {
      headers: { ...stream.headers, authorization: `Bearer ${token}`, accept: "text/event-stream" },
      bodyTimeout: 0,
    });
    body.on("error", () => undefined);
    // Five times as much as it may keep, and what two sockets hold.
    for (let count = 0; count < 50; count++) expect(await stream.begin(LARGE)).toBeOneOf([202, 404]);
    await vi.waitFor(async () => expect(await stream.begin({ query: "{ __typename }" })).toBe(404), soon);
    body.destroy();
  });
});

it("a stream that nobody opens in time ends its operations", async ({ anotherService, anotherGateway }) => {
  const service = await anotherService();
  const token = await service.token("adele");
  const stream = await reserve(await anotherGateway(service.url, { liveBounds: { reservation: 3_000 } }), token);
  expect(await stream.begin({ query: NAMED, variables: { id: REFERENCE_MEETING } })).toBe(202);
  await vi.waitFor(() => expect(streamsOf(service)).toHaveLength(1), soon);
  await vi.waitFor(() => expect(service.accessLog.some((line) => line.includes("/changes"))).toBe(true), soon);
  expect(await stream.begin({ query: "{ __typename }" })).toBe(404);
});

it("what is subscribed to before the stream is open is told over it", async ({ gateway, service, token }) => {
  const stream = await reserve(gateway, token);
  expect(await stream.begin({ query: NAMED, variables: { id: REFERENCE_MEETING } })).toBe(202);
  await using events = await readEvents(stream.url, token, { headers: stream.headers });
  await vi.waitFor(async () => {
    await change(service, token, crypto.randomUUID());
    expect(events.events[0]).toMatchObject({ event: "next", data: { id: "0" } });
  }, soon);
});

describe("operations over one stream that wait for an upstream", () => {
  const read = (id: string) => ({ query: `{ virtualAppointment(onlineMeetingId: "${id}") { __typename } }` });

  it("end in their time, as any other", async ({ anotherUpstream, anotherGateway }) => {
    const upstream = await anotherUpstream(() => "handled");
    const stream = await reserve(await anotherGateway(upstream.url, { operationDeadline: 500 }), "any");
    await using events = await readEvents(stream.url, "any", { headers: stream.headers });
    expect(await stream.begin(read("x"))).toBe(202);
    expect((await events.next()).data).toMatchObject({
      id: "0",
      payload: { data: { virtualAppointment: { __typename: "ServiceUnavailableError" } } },
    });
    expect(await events.next()).toMatchObject({ event: "complete", data: { id: "0" } });
  });

  it("take places of their caller's, and give them back when they are ended", async ({
    anotherUpstream,
    anotherGateway,
  }) => {
    const upstream = await anotherUpstream(() => "handled");
    // All wait for one read, which is sent: one that waits to be sent would be given up after five seconds.
    const gateway = await anotherGateway(upstream.url, { operationDeadline: 100_000 });
    const stream = await reserve(gateway, "any");
    const events = await readEvents(stream.url, "any", { headers: stream.headers });
    const statuses: number[] = [];
    for (let count = 0; count < 513; count++) statuses.push(await stream.begin(read("x")));
    expect([statuses.slice(0, 512), statuses[512]]).toEqual([Array.from({ length: 512 }, () => 202), 503]);
    expect((await gateway.query("{ __typename }", { token: "any" })).status).toBe(503);
    expect((await gateway.query("{ __typename }", { token: "other" })).status).toBe(200);
    await events[Symbol.asyncDispose]();
    await vi.waitFor(
      async () => expect((await gateway.query("{ __typename }", { token: "any" })).status).toBe(200),
      soon,
    );
  });
});
