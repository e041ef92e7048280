import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { ExportResultCode, type ExportResult } from "@opentelemetry/core";
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from "@opentelemetry/resources";
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
  type ReadableSpan,
  type Sampler,
  type SpanExporter,
} from "@opentelemetry/sdk-trace";
import type { Logger } from "pino";
import type { Tracer } from "../../common/tracer.ts";
import { OpenTelemetryTracer } from "./open-telemetry.ts";

/** How long what isn't sent yet may take at the end, in milliseconds. */
const MAX_STOP = 2000;

/** Which requests are traced. */
export interface TraceOptions {
  /** A name of `OTEL_TRACES_SAMPLER`. */
  readonly sampler: string;
  /** How many of all traces, 0 to 1, for the samplers that draw. */
  readonly ratio: number;
}

/**
 * Sends spans to a collector by OTLP over HTTP, as OpenTelemetry's variables say: 512 at once at most, every five seconds,
 * and 2,048 wait at most; where there are more they are lost, and nobody waits.
 *
 * @see https://opentelemetry.io/docs/specs/otel/protocol/exporter/
 */
export function exportTraces(
  { sampler, ratio }: TraceOptions,
  program: string,
  logger: Logger,
): { readonly tracer: Tracer; readonly close: () => Promise<void> } {
  const resource = defaultResource()
    .merge(resourceFromAttributes({ "service.name": `virtual-appointment-${program}` }))
    .merge(detectResources({ detectors: [envDetector] }));
  const exporter = new ReportingExporter(new OTLPTraceExporter(), logger);
  const provider = new TracerProvider({
    resource,
    sampler: samplerOf(sampler, ratio),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  });
  return {
    tracer: new OpenTelemetryTracer(provider.getTracer("virtual-appointment-gateway")),
    close: async () => {
      const late = new Promise<void>((resolve) => void setTimeout(resolve, MAX_STOP).unref());
      await Promise.race([provider.shutdown().catch(() => {}), late]);
    },
  };
}

function samplerOf(name: string, ratio: number): Sampler {
  const root = rootOf(name.replace("parentbased_", ""), ratio);
  return name.startsWith("parentbased_") ? new ParentBasedSampler({ root }) : root;
}

function rootOf(name: string, ratio: number): Sampler {
  if (name === "always_off") return new AlwaysOffSampler();
  return name === "traceidratio" ? new TraceIdRatioBasedSampler(ratio) : new AlwaysOnSampler();
}

/** Says in the log when spans can't be sent, and when they can again: not every five seconds. */
class ReportingExporter implements SpanExporter {
  readonly #inner: SpanExporter;
  readonly #logger: Logger;
  #isFailing = false;

  constructor(inner: SpanExporter, logger: Logger) {
    this.#inner = inner;
    this.#logger = logger;
  }

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    this.#inner.export(spans, (result) => {
      const isFailing = result.code !== ExportResultCode.SUCCESS;
      if (isFailing && !this.#isFailing) this.#logger.warn({ err: result.error }, "Traces can't be sent");
      if (!isFailing && this.#isFailing) this.#logger.warn("Traces are sent again");
      this.#isFailing = isFailing;
      done(result);
    });
  }

  shutdown(): Promise<void> {
    return this.#inner.shutdown();
  }

  async forceFlush(): Promise<void> {
    await this.#inner.forceFlush?.();
  }
}
