import type { IncomingHttpHeaders } from "node:http";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createElement, type ReactNode } from "react";
import { createGatewayClient, type GatewayClient } from "../../../src/client/index.ts";
import { GatewayProvider } from "../../../src/client/react/index.ts";
import { startGateway, type RunningGateway } from "../gateway.ts";

export interface GatewayRequest {
  readonly method: string | undefined;
  /** With what stands behind it. */
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  /** What it was answered. */
  readonly status: number;
  /** The text or the hash of the document, and the variables, as they came over the wire. */
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into requests of every shape
  readonly body: any;
  readonly authorization: string | undefined;
  /** Whether the caller went away before it had its answer. */
  abandoned: boolean;
}

export interface ClientHarness extends AsyncDisposable {
  readonly gateway: RunningGateway;
  readonly client: GatewayClient;
  /** What arrived at the gateway's socket, oldest first. */
  readonly requests: GatewayRequest[];
  /** An app of its own: a cache, and what hooks are rendered below. */
  app(client?: GatewayClient): { queryClient: QueryClient; wrapper: (props: { children: ReactNode }) => ReactNode };
}

/** The real gateway in front of `upstream`, and clients of it. */
export async function startClientHarness(
  upstream: string,
  token: () => string | Promise<string>,
  options: Parameters<typeof startGateway>[1] = {},
): Promise<ClientHarness> {
  const gateway = await startGateway(upstream, options);
  const requests: GatewayRequest[] = [];
  gateway.server.prependListener("request", (request, response) => {
    // Looked at as it arrives: whoever listens for the data would take it from the gateway.
    const chunks: Buffer[] = [];
    const push = request.push.bind(request);
    request.push = (chunk: Buffer | null) => {
      if (chunk !== null) chunks.push(chunk);
      return push(chunk);
    };
    const seen: GatewayRequest = {
      method: request.method,
      path: request.url,
      headers: request.headers,
      get status() {
        return response.statusCode;
      },
      get body() {
        return JSON.parse(Buffer.concat(chunks).toString()) as unknown;
      },
      authorization: request.headers.authorization,
      abandoned: false,
    };
    requests.push(seen);
    response.on("close", () => (seen.abandoned = !response.writableFinished));
  });
  const harnessClient = createGatewayClient({ url: `${gateway.url}/graphql`, getToken: token });
  return {
    gateway,
    client: harnessClient,
    requests,
    app(client = harnessClient) {
      const queryClient = new QueryClient();
      const wrapper = ({ children }: { children: ReactNode }) =>
        createElement(
          QueryClientProvider,
          { client: queryClient },
          createElement(GatewayProvider, { client }, children),
        );
      return { queryClient, wrapper };
    },
    [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose](),
  };
}
