import type { IncomingMessage, ServerResponse } from "node:http";
import { answerToProbe, type Probe, PROBE_METHODS } from "../../common/probe.ts";
import { DATA_HEADERS } from "./safe-headers.ts";

/**
 * Answers whether the gateway runs, and whether it takes requests. It doesn't ask the upstream: every gateway would be
 * taken out of service with it, and then nobody could tell callers what is wrong.
 *
 * @param obstacle what keeps it from taking requests
 */
export function answerProbe(
  probe: Probe,
  { method }: IncomingMessage,
  response: ServerResponse,
  obstacle: string | undefined,
): void {
  if (method !== "GET" && method !== "HEAD") {
    response.writeHead(405, { ...DATA_HEADERS, Allow: PROBE_METHODS, "content-length": 0 }).end();
    return;
  }
  const { status, body } = answerToProbe(probe, obstacle);
  const text = JSON.stringify(body);
  response
    .writeHead(status, {
      "Content-Type": "application/json; charset=utf-8",
      "content-length": Buffer.byteLength(text),
      ...DATA_HEADERS,
    })
    .end(text);
}
