import { cpus } from "node:os";
import { attackTable } from "../abuse/attack-row.ts";
import { placement } from "../cores.ts";
import { goalsTable } from "./goals.ts";
import type { LatencyRow } from "./latency-row.ts";
import type { LoadRow } from "./load-row.ts";
import type { Measurement, SuiteResult } from "../suites/suite.ts";
import type { Table } from "./table.ts";

export interface Machine {
  readonly node: string;
  readonly processor: string;
  readonly cores: number;
  /** Processes that wanted to run before the first suite and after the last: 0 on a quiet machine. */
  readonly load: readonly [number, number];
  readonly placement: string;
}

export const machine = (load: readonly [number, number]): Machine => {
  const processors = cpus();
  const processor = processors[0]?.model.trim() ?? "unknown";
  return { node: process.version, processor, cores: processors.length, load, placement };
};

/** All that was measured, as tables with a title. */
export function tablesOf(results: readonly SuiteResult[]): { readonly title: string; readonly table: Table }[] {
  const loads = results.flatMap((result) => result.loads ?? []);
  const latencies = results.flatMap((result) => result.latencies ?? []);
  const attacks = results.flatMap((result) => result.attacks ?? []);
  const measurements = results.flatMap((result) => result.measurements);
  return [
    { title: "As much as is answered", table: loadTable(loads) },
    { title: "How long an answer takes", table: latencyTable(latencies) },
    { title: "Under attack", table: attackTable(attacks) },
    { title: "Further figures", table: figuresTable(measurements) },
    { title: "Goals", table: goalsTable(measurements) },
  ].filter(({ table }) => table.rows.length > 0);
}

function loadTable(rows: readonly LoadRow[]): Table {
  return {
    head: [
      "load",
      "program",
      "op/s",
      "CPU ms/op",
      "p50 ms",
      "p99 ms",
      "upstream requests/op",
      "sub-requests/op",
      "RSS MB",
    ],
    rows: rows.map((row) => [
      row.suite,
      row.program,
      Math.round(row.operationsPerSecond).toLocaleString("en"),
      digits(row.cpuMillisecondsPerOperation, 3),
      digits(row.p50, 1),
      digits(row.p99, 1),
      digits(row.upstreamRequestsPerOperation, 3),
      digits(row.subRequestsPerOperation, 2),
      digits(row.residentMegabytes, 0),
    ]),
  };
}

function latencyTable(rows: readonly LatencyRow[]): Table {
  return {
    head: ["latency", "program", "load", "p50 ms", "p90 ms", "p99 ms", "p99.9 ms"],
    rows: rows.map(({ suite, program, load, p50, p90, p99, p999 }) => [
      suite,
      program,
      load,
      ...[p50, p90, p99, p999].map((value) => digits(value, 2)),
    ]),
  };
}

function figuresTable(measurements: readonly Measurement[]): Table {
  const rows = measurements
    .filter(({ goal }) => goal === undefined)
    .map(({ what, value, unit }) => [what.trim(), `${value.toLocaleString("en")} ${unit}`.trim()]);
  return { head: ["figure", "measured"], rows };
}

function digits(value: number | undefined, places: number): string {
  return value === undefined ? "not told" : value.toFixed(places);
}
