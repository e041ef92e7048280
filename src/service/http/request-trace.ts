import type { Span } from "../../common/tracer.ts";
import type { RequestIds } from "../protocol/graph-error.ts";

/** Told of requests by the service: what is logged and counted of them. It must not throw. */
export interface ServiceObserver {
  /** A request has come, with these headers. */
  begun(trace: RequestTrace, method: string, headers: Readonly<Record<string, unknown>>): void;
  /** It was answered, or its caller has gone. */
  ended(request: EndedRequest): void;
  /** A handler has answered: it has looked into the store, and written what it writes. In milliseconds. */
  handled(duration: number): void;
  /** The store held something back until it was on disk. In milliseconds. */
  flushed(duration: number): void;
}

/** A request, or an item of a `$batch`, from its arrival on: its ids, and what became of it. */
export class RequestTrace implements RequestIds {
  readonly requestId: string;
  readonly clientRequestId: string;
  /** The path as the router has it, `{meetingId}` in the place of an id; `undefined` where it has none such. */
  route: string | undefined;
  /** Its step in a trace, where somebody listens. */
  span: Span | undefined;
  /** Of the answer, for an item. */
  status = 0;
  /** Those of a `$batch`; `undefined` for any other request. */
  items: RequestTrace[] | undefined;

  constructor(requestId: string, clientRequestId: string) {
    this.requestId = requestId;
    this.clientRequestId = clientRequestId;
  }
}

/** A path of the router's as it is told of. */
export function templateOf(path: string): string {
  return path.replace(/:(\w+)/g, "{$1}");
}

export interface EndedRequest {
  readonly trace: RequestTrace;
  readonly method: string;
  /** A path of the service, never one that a caller spelled. */
  readonly route: string;
  /** `undefined` where no answer was begun. */
  readonly status: number | undefined;
  /** Whether the caller has gone before all of the answer was sent. */
  readonly isAborted: boolean;
  /** In milliseconds, until the answer was sent. */
  readonly duration: number;
}
