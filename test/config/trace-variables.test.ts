import { expect, it } from "vitest";
import { parseConfig } from "../../src/config/config.ts";

const COLLECTOR = "http://127.0.0.1:4318";

it("nothing is traced where no collector is named, or tracing is disabled", () => {
  expect(parseConfig({}).traces).toBeUndefined();
  expect(parseConfig({ OTEL_TRACES_SAMPLER: "always_on" }).traces).toBeUndefined();
  expect(parseConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: COLLECTOR, OTEL_SDK_DISABLED: "true" }).traces).toBeUndefined();
});

it("either variable names a collector", () => {
  const traces = { sampler: "parentbased_always_on", ratio: 1 };
  expect(parseConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: COLLECTOR }).traces).toEqual(traces);
  expect(parseConfig({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${COLLECTOR}/v1/traces` }).traces).toEqual(traces);
});

it("a sampler may draw", () => {
  const drawn = { OTEL_EXPORTER_OTLP_ENDPOINT: COLLECTOR, OTEL_TRACES_SAMPLER: "traceidratio" };
  for (const ratio of ["0", "0.05", "1", "1.0"]) {
    const { traces } = parseConfig({ ...drawn, OTEL_TRACES_SAMPLER_ARG: ratio });
    expect(traces).toEqual({ sampler: "traceidratio", ratio: Number(ratio) });
  }
});

it.each([
  ["OTEL_EXPORTER_OTLP_ENDPOINT", "localhost:4318", "must be the URL of a collector, such as http://127.0.0.1:4318"],
  ["OTEL_EXPORTER_OTLP_ENDPOINT", "ftp://collector", "must be the URL of a collector, such as http://127.0.0.1:4318"],
  ["OTEL_EXPORTER_OTLP_PROTOCOL", "grpc", "must be http/protobuf"],
  ["OTEL_TRACES_SAMPLER_ARG", "1.5", "must be a number from 0 to 1, such as 0.05"],
  ["OTEL_TRACES_SAMPLER_ARG", "-0.1", "must be a number from 0 to 1, such as 0.05"],
  ["OTEL_SDK_DISABLED", "yes", "must be true or false"],
])("%s is not %s", (variable, value, problem) => {
  expect(() => parseConfig({ [variable]: value })).toThrow(
    expect.objectContaining({ problems: [`${variable} ${problem}`] }),
  );
});
