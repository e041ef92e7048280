import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { ignoreRest, WRITTEN_FOR_NODE } from "../../../src/gateway/http/node-parser.ts";
import { dial } from "../../support/dial.ts";

const PIECE = "1\r\na\r\n";
const GET = "GET / HTTP/1.1\r\nHost: here\r\n\r\n";
const CHUNKED = "POST / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n";

/** A server of Node's own, on which what is ignored makes no difference but to itself. */
async function serve(handle: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

describe("what is taken of Node's parser without a promise", () => {
  // Whoever changes Node's version reads node-parser.ts and this file, and then WRITTEN_FOR_NODE.
  it("was written for this version of Node", () => {
    expect(process.versions.node).toMatch(new RegExp(`^${WRITTEN_FOR_NODE}\\.`));
  });

  it("lets no piece of a body through, once it is told to ignore the rest", async () => {
    let pieces = 0;
    await using server = await serve((request, response) => {
      request.on("data", () => {
        if (++pieces === 3) {
          ignoreRest(request.socket);
          response.writeHead(413, { Connection: "close" }).end();
        }
      });
    });
    using caller = await dial(server.url, CHUNKED + PIECE.repeat(5_000));
    expect(await caller.closed).toMatch(/^HTTP\/1\.1 413 /);
    expect(pieces).toBe(3);
  });

  it("lets no request through, once it is told to ignore the rest", async () => {
    let requests = 0;
    await using server = await serve((request, response) => {
      if (++requests === 3) ignoreRest(request.socket);
      response.writeHead(200, { Connection: requests === 3 ? "close" : "keep-alive" }).end();
    });
    using caller = await dial(server.url, GET.repeat(500));
    expect((await caller.closed).match(/HTTP\/1\.1 200 /g)).toHaveLength(3);
    expect(requests).toBe(3);
  });

  it("changes nothing for connections that come later", async () => {
    await using server = await serve((request, response) => {
      if (request.method === "GET") {
        ignoreRest(request.socket);
        request.socket.destroy();
        return;
      }
      let body = "";
      request.setEncoding("utf8").on("data", (piece: string) => (body += piece));
      request.on("end", () => response.end(body));
    });
    for (let round = 0; round < 3; round++) {
      const ignored = await Promise.all(Array.from({ length: 20 }, () => dial(server.url, GET.repeat(3))));
      await Promise.all(ignored.map(({ closed }) => closed));
      const answers = Array.from({ length: 20 }, async () => {
        const answer = await fetch(server.url, { method: "POST", body: "abc" });
        return answer.text();
      });
      expect(await Promise.all(answers)).toEqual(Array.from({ length: 20 }, () => "abc"));
    }
  });
});
