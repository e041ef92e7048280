import { createSecureServer } from "node:http2";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterAll, beforeAll, expect } from "vitest";
import { createCertificate } from "../../support/certificate.ts";
import { disposeLater, it as base } from "../../support/fixtures.ts";

// A connection that a firewall forgot stays open and says nothing any more: what was sent over it is lost, and what
// comes after it must not be.

const known = getCACertificates("default");
const { key, certificate } = createCertificate(new Date(Date.now() + 60 * 60_000));

beforeAll(() => setDefaultCACertificates([...known, certificate]));
afterAll(() => setDefaultCACertificates(known));

/** Long enough for a handshake on a busy machine; each case waits for it once. */
const DEADLINE = 1_500;
const READ = `{ virtualAppointment(onlineMeetingId: "m") { __typename } }`;
const WRITE = `mutation { deleteVirtualAppointment(input: { onlineMeetingId: "m", ifMatch: "*" }) { __typename } }`;

const it = base
  .extend("secureUpstream", ({}, cleanup) => disposeLater(startSecureUpstream(), cleanup))
  .extend("relay", ({ secureUpstream }, cleanup) => disposeLater(startRelay(secureUpstream.port), cleanup));

it.concurrent.for([
  ["a read", READ],
  ["a write", WRITE],
] as const)(
  "%s after one that a mute connection swallowed is answered, over https as well",
  async ([, operation], { relay, anotherGateway }) => {
    const gateway = await anotherGateway(`https://127.0.0.1:${relay.port}`, {
      token: "any",
      operationDeadline: DEADLINE,
    });
    const ask = async (query: string): Promise<unknown> => (await gateway.query(query)).body;
    const found = { data: { virtualAppointment: { __typename: "VirtualAppointment" } } };
    expect(await ask(READ)).toEqual(found);
    relay.mute();
    const swallowed = await ask(READ);
    expect(swallowed).toEqual({ data: { virtualAppointment: { __typename: "ServiceUnavailableError" } } });
    const lost = relay.swallowedBytes();
    expect(lost).toBeGreaterThan(0);
    expect(JSON.stringify(await ask(operation))).not.toContain("Unavailable");
    expect(await ask(READ)).toEqual(found);
    expect(relay.swallowedBytes()).toBe(lost);
  },
);

/** Speaks HTTP/2 with whoever likes to, as Graph's front ends do. */
async function startSecureUpstream() {
  const server = createSecureServer({ key, cert: certificate, allowHTTP1: true }, (request, response) => {
    request.resume();
    if (request.method === "DELETE") response.writeHead(204).end();
    else response.writeHead(200, { "content-type": "application/json", etag: '"1"' }).end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

/** Passes bytes on until it is told to be mute: the connections that are open then stay so, and carry nothing. */
async function startRelay(port: number) {
  const open: [Socket, Socket][] = [];
  let swallowed = 0;
  const server = createServer((incoming) => {
    const outgoing = connect(port, "127.0.0.1");
    open.push([incoming, outgoing]);
    for (const socket of [incoming, outgoing]) socket.on("error", () => socket.destroy());
    incoming.pipe(outgoing).pipe(incoming);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    mute: () => {
      for (const [incoming, outgoing] of open) {
        incoming
          .unpipe(outgoing)
          .on("data", (chunk: Buffer) => (swallowed += chunk.length))
          .resume();
        outgoing.unpipe(incoming).resume();
      }
    },
    /** What came over mute connections. */
    swallowedBytes: () => swallowed,
    [Symbol.asyncDispose]: async () => {
      for (const socket of open.flat()) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
