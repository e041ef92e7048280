import type { Span } from "../../common/tracer.ts";

/**
 * What one operation asks of the upstreams: the id by which they know it, and how many requests had a part of it. A
 * batch that several operations share counts for each of them.
 */
export class UpstreamUse {
  /** Sent as `client-request-id`; a GUID. */
  readonly clientRequestId: string;
  /** The operation in a trace, where somebody listens. */
  span: Span | undefined;
  /** Those that were sent, repeats included. */
  requests = 0;
  /** Those that were sent once more. */
  repeats = 0;
  #last = 0;

  constructor(clientRequestId: string) {
    this.clientRequestId = clientRequestId;
  }

  /**
   * A request was sent with something of this operation.
   *
   * @param request its number: of several reads in one, the first counts
   */
  count(request: number, isRepeat: boolean): void {
    if (this.#last === request) return;
    this.#last = request;
    this.requests++;
    if (isRepeat) this.repeats++;
  }

  /** A request was sent that is nobody else's. */
  countOwn(): void {
    this.requests++;
  }

  /** A request was sent once more at once, as its connection broke. */
  countRepeat(): void {
    this.requests++;
    this.repeats++;
  }
}
