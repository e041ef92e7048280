import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import { it } from "../support/fixtures.ts";
import { operationsBegun } from "../support/gateway.ts";
import { call } from "../support/http.ts";

const read = (id: string) =>
  `{ virtualAppointment(onlineMeetingId: "${id}") { __typename ... on VirtualAppointment { externalAppointmentId } } }`;

it("shares upstream requests between the operations of one caller, and none between two callers", async ({
  ownUpstream: upstream,
  anotherGateway,
}) => {
  const gate = Promise.withResolvers<void>();
  upstream.answer = ({ method, headers, body }, response) => {
    const item = { externalAppointmentId: headers.authorization };
    const answer =
      method === "GET"
        ? item
        : { responses: body.requests.map(({ id }: { id: string }) => ({ id, status: 200, body: item })) };
    void gate.promise.then(() =>
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer)),
    );
    return "handled";
  };
  const gateway = await anotherGateway(upstream.url, { readSlots: 1 });
  const callers = Array.from({ length: 60 }, (_, index) => (index % 3 === 0 ? "one" : "two"));
  const allArrived = operationsBegun(gateway, callers.length);
  const asked = callers.map((token, index) => gateway.query(read(`m${index % 10}`), { token }));
  // Each caller's only slot is taken by a first read until all the others are queued behind it.
  await allArrived;
  gate.resolve();
  const answers = await Promise.all(asked);
  for (const [index, { body }] of answers.entries()) {
    expect(body.data.virtualAppointment.externalAppointmentId).toBe(`Bearer ${callers[index]}`);
  }
  const sent = upstream.calls.map(({ method, headers, body }) => [
    headers.authorization,
    method,
    body?.requests.length,
  ]);
  // A caller's ten reads, that all of its other operations ask for, in one request.
  for (const token of ["one", "two"]) {
    expect(sent.filter(([authorization]) => authorization === `Bearer ${token}`)).toEqual([
      [`Bearer ${token}`, "GET", undefined],
      [`Bearer ${token}`, "POST", 10],
    ]);
  }
  expect(sent).toHaveLength(4);
});

it("shows an acknowledged write to every read that is asked for after it, under load", async ({
  service,
  token,
  anotherGateway,
}) => {
  const gateway = await anotherGateway(service.url, { token, readSlots: 1 });
  const writers = new AbortController();
  const readers = Promise.all(
    Array.from({ length: 8 }, async () => {
      while (!writers.signal.aborted) await gateway.query(read("follow-up"));
    }),
  );
  for (let round = 0; round < 40; round++) {
    const externalAppointmentId = `round-${round}`;
    const written = await call("PATCH", `${service.url}/beta/me/onlineMeetings/follow-up/virtualAppointment`, {
      token,
      body: { externalAppointmentId },
    });
    expect(written.status).toBe(204);
    const { body } = await gateway.query(read("follow-up"));
    expect(body.data.virtualAppointment.externalAppointmentId).toBe(externalAppointmentId);
  }
  writers.abort();
  await readers;
});

it("repeats a throttled read within the operation's retryTime, and never a write", async ({
  ownUpstream: upstream,
  anotherGateway,
}) => {
  upstream.answer = ({ method }) =>
    upstream.calls.length === 1 || method !== "GET"
      ? { status: 429, headers: { "retry-after": "0.02" } }
      : { status: 200, body: {} };
  const gateway = await anotherGateway(upstream.url, { token: "any", readRetryTime: 30_000 });
  expect((await gateway.query(read("m"))).body.data.virtualAppointment.__typename).toBe("VirtualAppointment");
  expect(upstream.calls).toHaveLength(2);
  const remove = `mutation { deleteVirtualAppointment(input: { onlineMeetingId: "m" }) { __typename } }`;
  expect((await gateway.query(remove)).body.data.deleteVirtualAppointment.__typename).toBe("ThrottledError");
  await sleep(50);
  expect(upstream.calls).toHaveLength(3);
});
