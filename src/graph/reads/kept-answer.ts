import type { UpstreamAnswer } from "../transport/response.ts";

/** An answer that may be asked for again by its etag. */
export class KeptAnswer implements UpstreamAnswer {
  readonly status = 200;
  readonly headers: { readonly etag: string };
  readonly body: unknown;
  /** The etag as JSON. */
  readonly etagText: string;
  /** About as many bytes as the body takes as JSON. */
  readonly size: number;
  /** What its reader made of it, so as not to make it again. */
  made: unknown;

  constructor(etag: string, body: unknown, size: number) {
    this.headers = { etag };
    this.body = body;
    this.etagText = JSON.stringify(etag);
    this.size = size;
  }

  get etag(): string {
    return this.headers.etag;
  }
}
