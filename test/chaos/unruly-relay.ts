import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** What the network between gateway and service does at the moment. */
export interface Weather {
  /** New connections are closed at once. */
  readonly refuses: boolean;
  /** How much later everything arrives, in milliseconds. */
  readonly delay: number;
}

export const FAIR: Weather = { refuses: false, delay: 0 };

export interface UnrulyRelay extends AsyncDisposable {
  readonly url: string;
  weather: Weather;
  /** Where connections lead from now on; those that are open stay where they are. */
  target: number;
  /** Breaks all connections. What was under way in either direction never arrives. */
  cut(): void;
}

/** Passes bytes on between gateway and service, and lets happen to them what happens to bytes. */
export async function startUnrulyRelay(target: number): Promise<UnrulyRelay> {
  const open = new Set<Socket>();
  const relay = { weather: FAIR, target };
  const server = createServer((incoming) => {
    if (relay.weather.refuses) {
      incoming.destroy();
      return;
    }
    const outgoing = connect(relay.target, "127.0.0.1");
    const close = (): void => {
      for (const socket of [incoming, outgoing]) {
        socket.destroy();
        open.delete(socket);
      }
    };
    const passOn = (from: Socket, to: Socket): void => {
      open.add(from);
      from.on("error", close).on("close", close);
      from.on("data", (bytes: Buffer) => {
        // In their order, also when the weather changes meanwhile: whoever waits holds up those behind.
        from.pause();
        setTimeout(() => {
          if (!to.destroyed) to.write(bytes);
          if (!from.destroyed) from.resume();
        }, relay.weather.delay);
      });
    };
    passOn(incoming, outgoing);
    passOn(outgoing, incoming);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get weather() {
      return relay.weather;
    },
    set weather(weather) {
      relay.weather = weather;
    },
    get target() {
      return relay.target;
    },
    set target(port) {
      relay.target = port;
    },
    cut: () => {
      for (const socket of open) socket.destroy();
    },
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
