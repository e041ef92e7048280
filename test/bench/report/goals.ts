import { holds, type Measurement } from "../suites/suite.ts";
import type { Table } from "./table.ts";

/** What the project promises, and whether it was kept this time. */
export function goalsTable(measurements: readonly Measurement[]): Table {
  const rows = measurements.flatMap((measurement) => {
    const { what, value, unit, goal } = measurement;
    if (goal === undefined) return [];
    const promise = "atLeast" in goal ? `at least ${goal.atLeast.toLocaleString("en")}` : `at most ${goal.atMost}`;
    const verdict = holds(measurement) === true ? "met" : "not met";
    return [[what.trim(), `${value.toLocaleString("en")} ${unit}`.trim(), `${promise} ${unit}`.trim(), verdict]];
  });
  return { head: ["figure", "measured", "goal", ""], rows };
}
