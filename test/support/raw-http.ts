import { connect, type Socket } from "node:net";
import { once } from "node:events";

export interface RawAnswer {
  readonly status: number;
  /** Header names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** The server hung up before it had answered whole. */
export class ConnectionLost extends Error {
  override readonly name = "ConnectionLost";
}

/**
 * One keep-alive connection on which any bytes at all can be sent: what `fetch` would refuse to write too. Opens anew
 * after the server has closed it.
 */
export class RawConnection implements Disposable {
  readonly #port: number;
  #socket: Socket | undefined;
  #received = Buffer.alloc(0);
  /** How many connections were opened so far. */
  opened = 0;

  constructor(port: number) {
    this.#port = port;
  }

  /**
   * Sends a request and reads one answer.
   *
   * @throws {ConnectionLost} when the server closes before the answer is whole
   */
  async request(bytes: string, method: string): Promise<RawAnswer> {
    const socket = await this.#connected();
    socket.write(bytes, "latin1");
    for (;;) {
      const answer = this.#take(method);
      if (answer !== undefined) {
        if (answer.headers.get("connection") === "close") this.#drop();
        return answer;
      }
      if (socket.destroyed || socket.readableEnded) {
        this.#drop();
        throw new ConnectionLost("The server closed the connection.");
      }
      await new Promise<void>((resolve) => {
        const settle = () => {
          for (const event of ["data", "end", "close", "error"]) socket.off(event, settle);
          resolve();
        };
        for (const event of ["data", "end", "close", "error"]) socket.once(event, settle);
      });
    }
  }

  [Symbol.dispose](): void {
    this.#drop();
  }

  async #connected(): Promise<Socket> {
    if (this.#socket !== undefined && !this.#socket.destroyed && !this.#socket.readableEnded) return this.#socket;
    this.#drop();
    this.opened += 1;
    const socket = connect(this.#port, "127.0.0.1");
    socket.on("data", (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
    });
    socket.on("error", () => {});
    await once(socket, "connect");
    this.#socket = socket;
    return socket;
  }

  #drop(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
    this.#received = Buffer.alloc(0);
  }

  /**
   * The next whole answer among the bytes received. Interim answers (100 Continue) are passed over; the body of one
   * that ends with the connection is left unread.
   */
  #take(method: string): RawAnswer | undefined {
    const end = this.#received.indexOf("\r\n\r\n");
    if (end === -1) return undefined;
    const [statusLine = "", ...lines] = this.#received.toString("latin1", 0, end).split("\r\n");
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(statusLine)?.[1]);
    if (Number.isNaN(status)) throw new TypeError("The answer does not begin as HTTP does.");
    if (status < 200) {
      this.#received = this.#received.subarray(end + 4);
      return this.#take(method);
    }
    const headers = new Map(
      lines.map((line): [string, string] => {
        const colon = line.indexOf(":");
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
      }),
    );
    const empty = method === "HEAD" || status === 204 || status === 304;
    const unmeasured = !headers.has("content-length") && headers.get("connection") === "close";
    const length = empty || unmeasured ? 0 : Number(headers.get("content-length"));
    if (Number.isNaN(length)) throw new TypeError(`An answer with status ${status} has no Content-Length.`);
    if (this.#received.length < end + 4 + length) return undefined;
    const body = this.#received.toString("utf8", end + 4, end + 4 + length);
    this.#received = this.#received.subarray(end + 4 + length);
    return { status, headers, body };
  }
}
