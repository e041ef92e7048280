import { StringDecoder } from "node:string_decoder";
import { createParser } from "eventsource-parser";
import type { Dispatcher } from "undici";
import type { UpstreamAnswer } from "../transport/response.ts";

/** What comes over a connection, in this order; nothing after `closed`. */
export interface ConnectionEvents {
  /** The upstream tells from now on. */
  opened(): void;
  event(name: string, id: string | undefined, data: string): void;
  /** @param answer what was answered in the place of a stream */
  closed(answer: UpstreamAnswer | undefined): void;
}

export interface ConnectionRequest {
  readonly path: string;
  readonly token: string;
  readonly lastEventId: string | undefined;
}

/** Of what is no stream; an error has a few hundred bytes. */
const MAX_ANSWER = 64 * 1024;
/** Of one event. */
const MAX_EVENT = 256 * 1024;

/**
 * Opens one stream of server-sent events, as it comes from the parser of HTTP.
 *
 * @returns what breaks it off
 */
export function openConnection(
  dispatcher: Dispatcher,
  { path, token, lastEventId }: ConnectionRequest,
  events: ConnectionEvents,
): () => void {
  let controller: Dispatcher.DispatchController | undefined;
  let status = 0;
  let headers: Record<string, string | undefined> = {};
  let isStream = false;
  let isOver = false;
  let body = "";
  let unparsed = 0;
  const decoder = new StringDecoder("utf8");
  const parser = createParser({
    onEvent: (event) => {
      unparsed = 0;
      events.event(event.event ?? "message", event.id, event.data);
    },
  });

  function close(): void {
    if (isOver) return;
    isOver = true;
    events.closed(isStream || status === 0 ? undefined : { status, headers, body: parseJson(body) });
  }

  function abort(): void {
    isOver = true;
    controller?.abort(new Error("Nobody listens any more."));
  }

  dispatcher.dispatch(
    {
      method: "GET",
      path,
      headers: {
        authorization: `Bearer ${token}`,
        accept: "text/event-stream",
        ...(lastEventId !== undefined && { "last-event-id": lastEventId }),
      },
    },
    {
      onRequestStart: (started) => {
        controller = started;
        if (isOver) abort();
      },
      onResponseStart: (_, statusCode, answered) => {
        status = statusCode;
        headers = Object.fromEntries(Object.entries(answered).map(([name, value]) => [name, [value].flat()[0]]));
        isStream = status === 200 && /^text\/event-stream\b/i.test(headers["content-type"] ?? "");
        if (isStream && !isOver) events.opened();
      },
      onResponseData: (_, chunk) => {
        if (isOver) return;
        const text = decoder.write(chunk);
        if (!isStream) {
          body = (body + text).slice(0, MAX_ANSWER);
          return;
        }
        unparsed += text.length;
        parser.feed(text);
        if (unparsed > MAX_EVENT) controller?.abort(new Error("An event is too large."));
      },
      onResponseEnd: close,
      onResponseError: close,
    },
  );
  return abort;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
