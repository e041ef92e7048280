import type { ServerResponse } from "node:http";

/** From where on a client that comes again goes on, and when it comes, in milliseconds: not all at once. */
const MIN_RETRY = 500;
const MAX_RETRY = 2_500;

/**
 * Server-sent events over one response. Whoever writes waits for its client: what it doesn't take isn't kept, but put
 * together where it comes from. Of many who write, each has written once by then: that is counted.
 */
export class EventStream {
  readonly #response: ServerResponse;
  /** After which event a client would go on; absent while nobody knows. */
  readonly #positionOf: () => string | undefined;
  readonly #hold: (bytes: number) => void;
  #saidAt = performance.now();
  #blockedSince: number | undefined;
  #whenTaken = Promise.withResolvers<void>();
  #saidPosition: string | undefined;

  /** @param hold told how many bytes its client has left lying; it may close the connection */
  constructor(response: ServerResponse, positionOf: () => string | undefined, hold: (bytes: number) => void) {
    this.#response = response;
    this.#positionOf = positionOf;
    this.#hold = hold;
    const go = (): void => {
      this.#blockedSince = undefined;
      hold(0);
      this.#whenTaken.resolve();
      this.#whenTaken = Promise.withResolvers();
    };
    response.on("drain", go).on("close", go);
  }

  /** Begins the answer: from now on what changes is told. */
  open(headers: Readonly<Record<string, string>>): void {
    // Small events must not wait for more of them.
    this.#response.socket?.setNoDelay(true);
    this.#response.writeHead(200, {
      ...headers,
      "Content-Type": "text/event-stream; charset=utf-8",
      "Cache-Control": "no-store",
      // A proxy that gathers what it is sent would hold back what is small.
      "X-Accel-Buffering": "no",
      // A connection that stayed open behind a stream would keep a gateway that stops from ending.
      Connection: "close",
    });
    const retry = Math.round(MIN_RETRY + Math.random() * (MAX_RETRY - MIN_RETRY));
    this.#write(`retry: ${retry}\n${this.#positionText()}`);
  }

  get isOver(): boolean {
    return this.#response.destroyed || this.#response.writableEnded;
  }

  /** @param data JSON; left out where there is none */
  async send(event: "next" | "complete", data: string, id?: string): Promise<void> {
    if (this.isOver) return;
    if (id !== undefined) this.#saidPosition = id;
    this.#write(`event: ${event}\n${id === undefined ? "" : `id: ${id}\n`}data: ${data}\n\n`);
    if (this.#blockedSince !== undefined) await this.#whenTaken.promise;
  }

  /** Says where it is when it has said nothing for so long; a client that takes nothing for too long is left. */
  tick(heartbeat: number, maxStall: number): void {
    const now = performance.now();
    if (this.#blockedSince !== undefined) {
      if (now - this.#blockedSince >= maxStall) this.#response.destroy();
    } else if (now - this.#saidAt >= heartbeat) {
      this.#write(this.#positionText());
    }
  }

  end(): void {
    if (!this.isOver) this.#response.end();
  }

  #positionText(): string {
    const position = this.#positionOf() ?? this.#saidPosition;
    // Without an event and without data: no client takes it for one.
    return position === undefined ? ":\n\n" : `id: ${position}\n\n`;
  }

  #write(text: string): void {
    this.#saidAt = performance.now();
    if (this.#response.write(text)) return;
    this.#blockedSince ??= this.#saidAt;
    this.#hold(this.#response.writableLength);
  }
}
