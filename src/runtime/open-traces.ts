import type { Logger } from "pino";
import type { Tracer } from "../common/tracer.ts";
import type { Traces } from "../config/trace-variables.ts";

/** What traces are told to, and what sends the last of them. Its library is loaded with it. */
export interface OpenTraces {
  readonly tracer: Tracer;
  readonly close: () => Promise<void>;
}

export async function openTraces(traces: Traces, program: "gateway" | "service", logger: Logger): Promise<OpenTraces> {
  const { exportTraces } = await import("../telemetry/traces/export-traces.ts");
  return exportTraces(traces, program, logger);
}
