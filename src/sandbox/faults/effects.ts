import { Readable } from "node:stream";
import { setTimeout } from "node:timers/promises";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Fault } from "./draw.ts";
import type { ServiceExtension } from "../../service/http/service-server.ts";
import { FaultInjection, type FaultOptions } from "./injection.ts";
import { statusError } from "./status-error.ts";

/** Faults made on purpose, by chance or where a request asks for them. */
export function createFaultExtension(options: FaultOptions): ServiceExtension {
  const injection = new FaultInjection(options);
  return {
    addTo: (service) => installFaultHooks(service, injection, options.now),
    wrapItems: (dispatch) => injection.inItems(dispatch),
  };
}

/**
 * Deals with faults ahead of everything that a request means: its token too is looked at only afterwards. Paths outside
 * the API, such as /health, stay well.
 */
function installFaultHooks(service: FastifyInstance, injection: FaultInjection, now: () => number): void {
  const faults = new WeakMap<FastifyRequest, Fault>();

  service.addHook("preHandler", async (request, reply) => {
    if (!/^\/(?:beta|v1\.0)\//.test(request.url)) return;
    const isBatch = request.method === "POST" && /^\/[^/]+\/(?:\$|%24)batch\/?(?:\?|$)/i.test(request.url);
    const fault = injection.ofRequest(request.headers, isBatch);
    if (fault === undefined) return;
    faults.set(request, fault);
    if (fault.latency > 0) await setTimeout(fault.latency);
    if (fault.cut === "before") {
      reply.hijack();
      request.raw.socket.destroy();
    } else if (fault.status !== undefined) {
      throw statusError(fault.status, fault.retryAfter, now());
    }
  });

  service.addHook("onSend", async (request, reply, payload) => {
    const { cut, body } = faults.get(request) ?? {};
    const hasBody = typeof payload === "string" && payload !== "";
    // An answer without a body can't stop half-way through it: it doesn't come.
    if (cut === "after" || (body === "truncated" && !hasBody)) {
      request.raw.socket.destroy();
      return payload;
    }
    if (body === undefined || !hasBody) return payload;
    const bytes = Buffer.from(payload);
    const half = bytes.subarray(0, Math.floor(bytes.length / 2));
    if (body === "malformed") return half;
    // Announced whole, and then the connection ends: what a broken network looks like to a client.
    reply.header("Content-Length", bytes.length);
    return Readable.from(halfOnly(half, request));
  });
}

async function* halfOnly(half: Buffer, request: FastifyRequest): AsyncGenerator<Buffer> {
  yield half;
  // Give the half its way to the client first.
  await setTimeout(10);
  request.raw.socket.destroy();
}
