/** One event of a stream, or what stands beside them. */
export interface StreamEvent {
  readonly name: string | undefined;
  readonly data: string | undefined;
  readonly id: string | undefined;
  /** After how many milliseconds to come again when the stream has ended. */
  readonly retry: string | undefined;
}

/**
 * Reads server-sent events as they come. No `EventSource` could do it: that sends no token.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamEvent, void, void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const blocks = (text + decoder.decode(value, { stream: true })).split("\n\n");
      text = blocks.pop() ?? "";
      for (const block of blocks) {
        const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, "m").exec(block)?.[1];
        yield { name: field("event"), data: field("data"), id: field("id"), retry: field("retry") };
      }
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}
