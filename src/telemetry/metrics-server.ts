import { createServer, type Server } from "node:http";
import { CONTENT_TYPE } from "./process-metrics.ts";

/** Answers `GET /metrics`, and nothing else. On a port of its own, which callers of the programs don't reach. */
export function createMetricsServer(text: () => Promise<string>): Server {
  return createServer((request, response) => {
    request.resume();
    if ((request.url ?? "").split("?", 1)[0] !== "/metrics") {
      response.writeHead(404).end();
    } else if (request.method !== "GET" && request.method !== "HEAD") {
      response.writeHead(405, { Allow: "GET, HEAD" }).end();
    } else {
      text().then(
        (body) => response.writeHead(200, { "Content-Type": CONTENT_TYPE, "Cache-Control": "no-store" }).end(body),
        () => response.writeHead(500).end(),
      );
    }
  });
}
