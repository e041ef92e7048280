/**
 * What the parts of a program tell of what they do, for a trace: the step that a request is, and the steps it is made of.
 * Nobody knows here who listens; without a listener there is no tracer, and nothing is made.
 */
export interface Tracer {
  /**
   * Begins a step.
   *
   * @param name of few different values: a method, a path of the router's
   * @param parent what it is a step of; left out, of what {@link within} runs, or else of nothing
   * @param links other steps that it is done for
   */
  start(kind: SpanKind, name: string, parent?: SpanParent, links?: readonly Span[]): Span;
  /** Runs what is done for a step: whatever begins meanwhile without a parent is a step of it. */
  within<Result>(span: Span, work: () => Result): Result;
}

/** What answers a request; what asks another program; anything else. */
export type SpanKind = "server" | "client" | "internal";

export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

/** A step, or the headers by which another program has told of one. */
export interface SpanParent {
  /**
   * `traceparent`, and `tracestate` where there is one: sent to whoever does a part of it.
   *
   * @see https://www.w3.org/TR/trace-context/
   */
  readonly headers: Readonly<Record<string, unknown>>;
}

/** A step of a trace. */
export interface Span extends SpanParent {
  readonly headers: Readonly<Record<string, string>>;
  /**
   * It is over.
   *
   * @param attributes what is known of it: nothing that a caller has written, and no personal data
   * @param error the kind of its failure, if it failed
   * @param name in the place of the one it began with
   */
  end(attributes: SpanAttributes, error?: string, name?: string): void;
}
