import type { IncomingMessage, ServerResponse } from "node:http";
import { expect } from "vitest";
import { it as base } from "../support/fixtures.ts";

const it = base
  /** Settles when whoever sends the next request to the gateway has gone away. */
  .extend("callerLeaves", ({ gateway }) => (): Promise<unknown> => {
    return new Promise((resolve) => {
      gateway.server.once("request", (request: IncomingMessage) => request.socket.once("close", resolve));
    });
  });

it.beforeEach(({ upstream }) => void upstream.calls.splice(0));

const READ = `{ virtualAppointment(onlineMeetingId: "m") { __typename } }`;

it("sends the batches of one operation side by side, 20 requests at most in each", async ({ upstream, gateway }) => {
  const waiting: (() => void)[] = [];
  upstream.answer = ({ body }, response) => {
    const responses = body.requests.map(({ id }: { id: string }) => ({ id, status: 200, body: {} }));
    waiting.push(() => response.end(JSON.stringify({ responses })));
    // Nobody is answered before all three are here: one after the other would wait for ever.
    if (waiting.length === 3) for (const release of waiting) release();
    return "handled";
  };
  const { body } = await gateway.query(
    `query ($meetings: [MeetingInput!]!) { virtualAppointments(meetings: $meetings) { __typename } }`,
    { variables: { meetings: Array.from({ length: 50 }, (_, id) => ({ onlineMeetingId: `m${id}` })) } },
  );
  expect(body.data.virtualAppointments).toHaveLength(50);
  expect(upstream.calls.map((call) => call.body.requests.length)).toEqual([20, 20, 10]);
  expect(upstream.calls[0]?.body.requests[7]).toEqual({
    id: "7",
    method: "GET",
    url: "/me/onlineMeetings/m7/virtualAppointment",
  });
});

it("drops a read whose caller went away, and says nothing of it in the log", async ({ upstream, gateway }) => {
  const hanging = Promise.withResolvers<ServerResponse>();
  upstream.answer = (_call, response) => {
    hanging.resolve(response);
    return "handled";
  };
  const before = gateway.log.length;
  const caller = new AbortController();
  const answer = fetch(`${gateway.url}/graphql`, {
    method: "POST",
    headers: { authorization: "Bearer any", "content-type": "application/json" },
    body: JSON.stringify({ query: READ }),
    signal: caller.signal,
  });
  const refused = expect(answer).rejects.toThrow("aborted");
  const response = await hanging.promise;
  const closed = new Promise((resolve) => response.once("close", resolve));
  caller.abort();
  await refused;
  await closed;
  // Whatever came of it has come before a later operation is through.
  upstream.answer = () => ({ status: 200, body: {} });
  await gateway.query(READ);
  expect(gateway.log.slice(before)).toEqual([]);
});

it("holds fifty writes at most in an operation, and begins none for a caller that went away", async ({
  upstream,
  gateway,
  callerLeaves,
}) => {
  upstream.answer = () => ({ status: 204 });
  const writes = (count: number) =>
    `mutation { ${Array.from({ length: count }, (_, index) => `a${index}: deleteVirtualAppointment(input: { onlineMeetingId: "m" }) { __typename }`).join(" ")} }`;
  const { body } = await gateway.query(writes(51));
  expect(body.data.a49.__typename).toBe("DeleteVirtualAppointmentPayload");
  expect(body.data.a50.__typename).toBe("ValidationError");
  expect(upstream.calls).toHaveLength(50);

  upstream.calls.splice(0);
  const third = Promise.withResolvers<ServerResponse>();
  upstream.answer = (_call, response) => {
    if (upstream.calls.length < 3) return { status: 204 };
    third.resolve(response);
    return "handled";
  };
  const left = callerLeaves();
  const caller = new AbortController();
  const answer = fetch(`${gateway.url}/graphql`, {
    method: "POST",
    headers: { authorization: "Bearer any", "content-type": "application/json" },
    body: JSON.stringify({ query: writes(40) }),
    signal: caller.signal,
  });
  const refused = expect(answer).rejects.toThrow("aborted");
  const response = await third.promise;
  caller.abort();
  await refused;
  await left;
  upstream.answer = ({ method }) => ({ status: method === "GET" ? 200 : 204, body: {} });
  response.writeHead(204).end();
  // Later operations are through before a fourth write could be overlooked.
  for (let time = 0; time < 3; time++) await gateway.query(READ);
  expect(upstream.calls.map(({ method }) => method)).toEqual(["DELETE", "DELETE", "DELETE", "GET", "GET", "GET"]);
});

it("finishes a write whose caller went away", async ({ upstream, gateway, callerLeaves }) => {
  const arrived = Promise.withResolvers<ServerResponse>();
  const finished = Promise.withResolvers<boolean>();
  upstream.answer = (_call, response) => {
    arrived.resolve(response);
    response.once("close", () => finished.resolve(response.writableFinished));
    return "handled";
  };
  const left = callerLeaves();
  const caller = new AbortController();
  const document = `mutation { deleteVirtualAppointment(input: { onlineMeetingId: "m" }) { __typename } }`;
  const answer = fetch(`${gateway.url}/graphql`, {
    method: "POST",
    headers: { authorization: "Bearer any", "content-type": "application/json" },
    body: JSON.stringify({ query: document }),
    signal: caller.signal,
  });
  const refused = expect(answer).rejects.toThrow("aborted");
  const response = await arrived.promise;
  caller.abort();
  await refused;
  await left;
  // With time to break it off, had the gateway wanted to.
  upstream.answer = () => ({ status: 200, body: {} });
  await gateway.query(READ);
  response.writeHead(204).end();
  expect(await finished.promise).toBe(true);
});
