import { connect, type Socket } from "node:net";
import { once } from "node:events";

/** A connection on which nothing is sent but what a test says, and whatever comes back, as it comes. */
export interface Dialled extends Disposable {
  readonly socket: Socket;
  /** All that came so far. */
  text(): string;
  /** Resolved with the text as soon as it holds so many answers. */
  answers(count: number): Promise<string>;
  /** Resolved with the text when the server has hung up. */
  readonly closed: Promise<string>;
}

/** @param bytes sent at once */
export async function dial(url: string, bytes = ""): Promise<Dialled> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  let text = "";
  socket.setEncoding("latin1").on("data", (chunk: string) => (text += chunk));
  // A reset is a way to hang up, too.
  socket.on("error", () => {});
  const closed = new Promise<string>((resolve) => {
    socket.once("end", () => resolve(text));
    socket.once("close", () => resolve(text));
  });
  await once(socket, "connect");
  if (bytes !== "") socket.write(bytes, "latin1");
  return {
    socket,
    text: () => text,
    async answers(count) {
      while (text.split("HTTP/1.1 ").length <= count || !text.includes("\r\n\r\n")) {
        if (socket.readableEnded || socket.destroyed) throw new Error(`It was closed after: ${text}`);
        await Promise.race([once(socket, "data"), closed]);
      }
      return text;
    },
    closed,
    [Symbol.dispose]: () => socket.destroy(),
  };
}
