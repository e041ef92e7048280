import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { UsageError } from "./usage-error.ts";

/**
 * @param variable names the port in the environment, for the message
 * @returns the origin it listens on
 * @throws {UsageError} when the port can't be had
 */
export async function listen(server: Server, host: string, port: number, variable: string): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  }).catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === "EADDRINUSE" ? "it is taken by another program" : error.message;
    throw new UsageError(
      `Can't listen on ${host}:${port}: ${reason}. Set ${variable} to another port, or to 0 for a free one.`,
    );
  });
  const address = server.address() as AddressInfo;
  return `http://${address.family === "IPv6" ? `[${address.address}]` : address.address}:${address.port}`;
}

/**
 * Takes no new connections, closes those that are idle, and waits for the others.
 *
 * @param most milliseconds that they may take; then they are closed as they are
 */
export async function close(server: Server, most: number): Promise<void> {
  const impatience = setTimeout(() => server.closeAllConnections(), most);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
  clearTimeout(impatience);
}
