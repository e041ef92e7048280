import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface UpstreamCall {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into requests of every shape
  readonly body: any;
}

export interface ScriptedAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; a string is sent as it is. */
  readonly body?: unknown;
}

export interface ScriptedUpstream extends AsyncDisposable {
  readonly url: string;
  readonly calls: UpstreamCall[];
  /** What the next requests get. `undefined` cuts the connection; a `ServerResponse` handler may do as it likes. */
  answer: (call: UpstreamCall, response: ServerResponse) => ScriptedAnswer | undefined | "handled";
}

/** A real HTTP server that answers as a test tells it: for what the real service never does. */
export async function startUpstream(
  answer: ScriptedUpstream["answer"] = () => ({ status: 500 }),
): Promise<ScriptedUpstream> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString();
      const { method = "", url = "", headers } = request;
      const call = { method, path: url, headers, body: text === "" ? undefined : JSON.parse(text) };
      upstream.calls.push(call);
      const scripted = upstream.answer(call, response);
      if (scripted === "handled") return;
      if (scripted === undefined) {
        request.socket.destroy();
        return;
      }
      const body = typeof scripted.body === "string" ? scripted.body : JSON.stringify(scripted.body);
      response.writeHead(scripted.status, { "content-type": "application/json", ...scripted.headers }).end(body);
    });
  });
  // As of the gateway in tests.
  server.keepAliveTimeout = 600_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const upstream: ScriptedUpstream = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: [],
    answer,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return upstream;
}
