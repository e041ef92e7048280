import { AsyncLocalStorage } from "node:async_hooks";
import {
  defaultTextMapGetter,
  defaultTextMapSetter,
  ROOT_CONTEXT,
  SpanKind as Kind,
  SpanStatusCode,
  trace,
  type Context,
  type Span as OtelSpan,
  type Tracer as OtelTracer,
} from "@opentelemetry/api";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import type { Span, SpanAttributes, SpanKind, SpanParent, Tracer } from "../../common/tracer.ts";

const KINDS: Readonly<Record<SpanKind, Kind>> = {
  server: Kind.SERVER,
  client: Kind.CLIENT,
  internal: Kind.INTERNAL,
};

const propagator = new W3CTraceContextPropagator();

/** A {@link Tracer} whose steps are OpenTelemetry's spans. */
export class OpenTelemetryTracer implements Tracer {
  readonly #tracer: OtelTracer;
  readonly #current = new AsyncLocalStorage<Context>();

  constructor(tracer: OtelTracer) {
    this.#tracer = tracer;
  }

  start(kind: SpanKind, name: string, parent?: SpanParent, links: readonly Span[] = []): Span {
    const context = parent === undefined ? (this.#current.getStore() ?? ROOT_CONTEXT) : contextOf(parent);
    const linked = links.flatMap((link) => trace.getSpanContext(contextOf(link)) ?? []);
    const options = { kind: KINDS[kind], links: linked.map((spanContext) => ({ context: spanContext })) };
    return new StartedSpan(this.#tracer.startSpan(name, options, context), context);
  }

  within<Result>(span: Span, work: () => Result): Result {
    return this.#current.run(contextOf(span), work);
  }
}

class StartedSpan implements Span {
  readonly context: Context;
  readonly headers: Readonly<Record<string, string>>;
  readonly #span: OtelSpan;

  constructor(span: OtelSpan, parent: Context) {
    this.#span = span;
    this.context = trace.setSpan(parent, span);
    const headers: Record<string, string> = {};
    propagator.inject(this.context, headers, defaultTextMapSetter);
    this.headers = headers;
  }

  end(attributes: SpanAttributes, error?: string, name?: string): void {
    this.#span.setAttributes(attributes);
    if (name !== undefined) this.#span.updateName(name);
    if (error !== undefined) {
      this.#span.setAttribute("error.type", error);
      this.#span.setStatus({ code: SpanStatusCode.ERROR });
    }
    this.#span.end();
  }
}

function contextOf(parent: SpanParent): Context {
  if (parent instanceof StartedSpan) return parent.context;
  return propagator.extract(ROOT_CONTEXT, parent.headers, defaultTextMapGetter);
}
