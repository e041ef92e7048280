import { request, type Dispatcher } from "undici";

export interface ServerSentEvent {
  readonly event: string;
  readonly id: string | undefined;
  readonly data: unknown;
}

export interface EventReader extends AsyncDisposable {
  readonly status: number;
  readonly headers: Dispatcher.ResponseData["headers"];
  /** All that has come so far, apart from what only says where the stream is. */
  readonly events: readonly ServerSentEvent[];
  /** Of the last event, or what stood by itself. */
  readonly lastId: string | undefined;
  /** The next one; rejected when the stream ends before. */
  next(): Promise<ServerSentEvent>;
  /** Settles when the stream has ended. */
  readonly ended: Promise<void>;
}

/** Reads server-sent events as a browser would, over a connection of its own. */
export async function readEvents(
  url: string,
  token: string,
  {
    headers = {},
    ...options
  }: Omit<Partial<Dispatcher.RequestOptions>, "headers"> & { headers?: Record<string, string> } = {},
): Promise<EventReader> {
  const stopping = new AbortController();
  const {
    statusCode,
    headers: answered,
    body,
  } = await request(url, {
    ...options,
    headers: { authorization: `Bearer ${token}`, accept: "text/event-stream", ...headers },
    signal: stopping.signal,
    bodyTimeout: 0,
  });
  const events: ServerSentEvent[] = [];
  let lastId: string | undefined;
  let taken = 0;
  let isOver = false;
  let arrival = Promise.withResolvers<void>();
  const read = async (): Promise<void> => {
    let text = "";
    try {
      for await (const chunk of body) {
        const blocks = `${text}${String(chunk)}`.split("\n\n");
        text = blocks.pop() ?? "";
        for (const block of blocks) {
          const fields = new Map(block.split("\n").map((line) => [line.split(":")[0], line.replace(/^[^:]*: ?/, "")]));
          lastId = fields.get("id") ?? lastId;
          const data = fields.get("data");
          if (data === undefined || fields.get("event") === "position") continue;
          events.push({
            event: fields.get("event") ?? "message",
            id: fields.get("id"),
            data: data === "" ? undefined : JSON.parse(data),
          });
        }
        arrival.resolve();
        arrival = Promise.withResolvers();
      }
    } catch {
      // It was broken off.
    }
    isOver = true;
    arrival.resolve();
  };
  const ended = statusCode === 200 ? read() : body.dump();
  return {
    status: statusCode,
    headers: answered,
    events,
    get lastId() {
      return lastId;
    },
    ended,
    next: async () => {
      while (events.length <= taken) {
        if (isOver) throw new Error(`The stream has ended, after ${JSON.stringify(events.at(-1))}.`);
        await arrival.promise;
      }
      return events[taken++] as ServerSentEvent;
    },
    [Symbol.asyncDispose]: async () => {
      stopping.abort();
      await ended.catch(() => undefined);
    },
  };
}
