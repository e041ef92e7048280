import { connect, createServer, type AddressInfo, type Socket } from "node:net";

export interface Balancer extends AsyncDisposable {
  readonly url: string;
}

/**
 * Leads each connection to the next of several servers, as a balancer in front of instances does; to another one where
 * nobody listens. What breaks behind it breaks before it.
 *
 * @param ports of those that there are now
 */
export async function startBalancer(ports: () => readonly number[]): Promise<Balancer> {
  const open = new Set<Socket>();
  let next = 0;
  const server = createServer((incoming) => {
    open.add(incoming);
    incoming.on("error", () => {}).on("close", () => open.delete(incoming));
    const candidates = ports();
    const lead = (left: number): void => {
      const port = candidates[next++ % candidates.length];
      if (left === 0 || port === undefined || incoming.destroyed) return void incoming.destroy();
      const outgoing = connect(port, "127.0.0.1");
      const tryAnother = () => lead(left - 1);
      outgoing.once("error", tryAnother).once("connect", () => {
        outgoing.off("error", tryAnother).on("error", () => {});
        outgoing.on("close", () => incoming.destroy());
        incoming.on("close", () => outgoing.destroy());
        incoming.pipe(outgoing).pipe(incoming);
      });
    };
    lead(candidates.length);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
