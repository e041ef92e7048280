import { z } from "zod";

const SAMPLERS = [
  "always_on",
  "always_off",
  "traceidratio",
  "parentbased_always_on",
  "parentbased_always_off",
  "parentbased_traceidratio",
] as const;

const collector = z.url({
  protocol: /^https?$/,
  error: "must be the URL of a collector, such as http://127.0.0.1:4318",
});
const ratio = z
  .string()
  .regex(/^(?:0(?:\.\d{1,9})?|1(?:\.0{1,9})?)$/, "must be a number from 0 to 1, such as 0.05")
  .transform(Number);

/**
 * OpenTelemetry's own variables, as far as they decide here. Those of the exporter (headers, time-outs, certificates) and of
 * the resource (`OTEL_SERVICE_NAME`, `OTEL_RESOURCE_ATTRIBUTES`) its library looks at itself.
 *
 * @see https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 */
export const traceVariables = {
  OTEL_EXPORTER_OTLP_ENDPOINT: collector.optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: collector.optional(),
  OTEL_EXPORTER_OTLP_PROTOCOL: z.literal("http/protobuf", "must be http/protobuf").optional(),
  OTEL_TRACES_SAMPLER: z.enum(SAMPLERS, `must be one of ${SAMPLERS.join(", ")}`).default("parentbased_always_on"),
  OTEL_TRACES_SAMPLER_ARG: ratio.default(1),
  OTEL_SDK_DISABLED: z.enum(["true", "false"], "must be true or false").default("false"),
};

/** Which requests are traced. */
export interface Traces {
  readonly sampler: (typeof SAMPLERS)[number];
  /** Of all traces, for the samplers that draw. */
  readonly ratio: number;
}

type Values = z.output<z.ZodObject<typeof traceVariables>>;

/** @returns nothing where no collector is named */
export function tracesOf(data: Values): Traces | undefined {
  const endpoint = data.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? data.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (endpoint === undefined || data.OTEL_SDK_DISABLED === "true") return undefined;
  return { sampler: data.OTEL_TRACES_SAMPLER, ratio: data.OTEL_TRACES_SAMPLER_ARG };
}
