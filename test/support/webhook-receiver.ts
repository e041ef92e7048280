import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export interface Delivery {
  /** What follows the host. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What the receiver does with a delivery: a status with headers, or nothing at all until it is closed. */
type Reaction =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  | "silence";

export interface WebhookReceiver extends AsyncDisposable {
  readonly url: string;
  /** Oldest first. */
  readonly deliveries: Delivery[];
  /** Asked at each delivery. */
  react: (delivery: Delivery) => Reaction;
}

/** A real HTTP server that takes webhooks. */
export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const server = createServer((request, response) => void receive(request, response));
  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const delivery = { path: request.url ?? "", headers: request.headers, body: await text(request) };
    receiver.deliveries.push(delivery);
    const reaction = receiver.react(delivery);
    if (reaction !== "silence") response.writeHead(reaction.status, { ...reaction.headers }).end(reaction.body);
  }
  // As of the gateway in tests.
  server.keepAliveTimeout = 600_000;
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const receiver: WebhookReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    deliveries: [],
    react: () => ({ status: 204 }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
  return receiver;
}
