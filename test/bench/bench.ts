import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { serviceSuites } from "./service-suites.ts";
import { holds, type Measurement, type Suite } from "./suite.ts";

// Measures and prints; it never fails because a figure is low, for that depends on the machine and on who shares it.

const suites: readonly Suite[] = [...serviceSuites];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: "string", default: `.data/bench-${new Date().toISOString().replaceAll(":", "-")}.json` },
    seconds: { type: "string", default: "8" },
    help: { type: "boolean" },
  },
});
const seconds = Number(values.seconds);
const unknown = positionals.filter((name) => !suites.some((suite) => suite.name === name));

if (values.help === true || unknown.length > 0 || !(seconds >= 1 && seconds <= 600)) {
  print("Usage: npm run bench -- [SUITE…] [--seconds 1…600] [--out FILE]\n");
  for (const { name, about } of suites) print(`  ${name.padEnd(10)}${about}`);
  process.exitCode = values.help === true ? 0 : 1;
} else {
  await measure(positionals.length === 0 ? suites : suites.filter(({ name }) => positionals.includes(name)));
}

async function measure(chosen: readonly Suite[]): Promise<void> {
  const results: { readonly suite: string; readonly measurements: readonly Measurement[] }[] = [];
  for (const suite of chosen) {
    print(`${suite.name}: ${suite.about}`);
    const measurements = await suite.run(seconds);
    for (const measurement of measurements) print(`  ${lineOf(measurement)}`);
    results.push({ suite: suite.name, measurements });
  }
  const machine = { node: process.version, cores: availableParallelism(), load: loadavg() };
  mkdirSync(dirname(values.out), { recursive: true });
  writeFileSync(
    values.out,
    `${JSON.stringify({ date: new Date().toISOString(), seconds, machine, results }, null, 2)}\n`,
  );
  print(`Written to ${values.out}.`);
}

function lineOf(measurement: Measurement): string {
  const { what, value, unit, goal } = measurement;
  const figure = `${value.toLocaleString("en")} ${unit}`;
  if (goal === undefined) return `${what.padEnd(50)}${figure.padStart(14)}`;
  const promise = "atLeast" in goal ? `at least ${goal.atLeast.toLocaleString("en")}` : `at most ${goal.atMost}`;
  const verdict = holds(measurement) === true ? "holds" : "MISSED";
  return `${what.padEnd(50)}${figure.padStart(14)}   goal ${promise}: ${verdict}`;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
