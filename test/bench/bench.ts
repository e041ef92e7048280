import { mkdirSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { abuseSuite } from "./suites/abuse-suite.ts";
import { startBed, type Bed } from "./bed.ts";
import { placeThisProcess, placement } from "./cores.ts";
import { daySuite } from "./suites/day-suite.ts";
import { growthSuite } from "./suites/growth-suite.ts";
import { identitySuite } from "./suites/identity-suite.ts";
import { idleSuite } from "./suites/idle-suite.ts";
import { loadSuites } from "./suites/load-suites.ts";
import { memorySuite } from "./suites/memory-suite.ts";
import { openLoopSuite } from "./suites/open-loop-suite.ts";
import { machine, tablesOf } from "./report/report.ts";
import { overloadSuite } from "./suites/overload-suite.ts";
import { serviceSuites } from "./suites/service-suites.ts";
import { startSuite } from "./suites/start-suite.ts";
import type { Suite, SuiteResult } from "./suites/suite.ts";
import { liveSuite } from "./suites/live-suite.ts";
import { asMarkdown, asText } from "./report/table.ts";
import { workersSuite } from "./suites/workers-suite.ts";

// Measures and prints; it never fails because a figure is low, for that depends on the machine and on who shares it. It
// fails when an answer is wrong: then there is nothing to measure.

const gatewaySuites = [
  ...loadSuites,
  daySuite,
  growthSuite,
  idleSuite,
  openLoopSuite,
  identitySuite,
  liveSuite,
  memorySuite,
  startSuite,
  workersSuite,
];
const groups: Readonly<Record<string, readonly Suite[]>> = { gateway: gatewaySuites, service: serviceSuites };
const suites: readonly Suite[] = [...gatewaySuites, ...serviceSuites, abuseSuite, overloadSuite];

const USAGE = `Usage: npm run bench -- [SUITE…] [--seconds 0.1…600] [--minutes 1…120] [--attacks PATTERN]
                        [--peers DIRECTORY] [--beside DIRECTORY] [--rounds 1…100] [--set NAME=VALUE…]
                        [--out FILE] [--markdown]

  --seconds    how long each load runs (8)
  --minutes    how long the memory suite runs, to see whether memory stays flat
  --attacks    the abuse suite's attacks whose names match this regular expression, not all of them
  --peers      a folder with other programs for the same work, to measure them beside the gateway
  --beside     another checkout of this project, with its packages, whose gateway is measured in turns with this one
  --rounds     how often each program has its turn (2)
  --set        NAME=VALUE, as often as you like: runs the gateway with this variable
  --out        where the figures go as JSON (.data/bench-….json)
  --markdown   print nothing but the README's tables

`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: "string", default: `.data/bench-${new Date().toISOString().replaceAll(":", "-")}.json` },
    seconds: { type: "string", default: "8" },
    minutes: { type: "string" },
    attacks: { type: "string" },
    peers: { type: "string" },
    beside: { type: "string" },
    rounds: { type: "string" },
    set: { type: "string", multiple: true, default: [] },
    markdown: { type: "boolean", default: false },
    help: { type: "boolean" },
  },
});
const seconds = Number(values.seconds);
const minutes = values.minutes === undefined ? undefined : Number(values.minutes);
const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
const attacks = values.attacks === undefined ? undefined : new RegExp(values.attacks, "i");
const variables = Object.fromEntries(values.set.map((text) => text.split(/=(.*)/s, 2)));
const chosen = positionals.length === 0 ? suites : positionals.flatMap(named);
const isWrong =
  chosen.some((suite) => suite === undefined) ||
  !isWithin(seconds, 0.1, 600) ||
  !isWithin(minutes ?? 1, 1, 120) ||
  !isWithin(rounds ?? 1, 1, 100);

if (values.help === true || isWrong) {
  print(`${USAGE}${suites.map(({ name, about }) => `  ${name.padEnd(13)}${about}`).join("\n")}`);
  print(`  ${"gateway".padEnd(13)}all suites from ${gatewaySuites[0]?.name} to ${gatewaySuites.at(-1)?.name}`);
  print(`  ${"service".padEnd(13)}all from ${serviceSuites[0]?.name} to ${serviceSuites.at(-1)?.name}`);
  process.exitCode = values.help === true ? 0 : 1;
} else {
  await measure(chosen.filter((suite) => suite !== undefined));
}

async function measure(selected: readonly Suite[]): Promise<void> {
  const [loadBefore = 0] = loadavg();
  const results: ({ readonly suite: string } & SuiteResult)[] = [];
  await using stack = new AsyncDisposableStack();
  const once = (validates: boolean) => {
    let started: Promise<Bed> | undefined;
    return () =>
      (started ??= startBed({
        peersDirectory: values.peers,
        besideDirectory: values.beside,
        variables,
        validates,
      }).then((value) => stack.use(value)));
  };
  const [bed, validatingBed] = [once(false), once(true)];
  for (const suite of selected) {
    tell(`${suite.name}: ${suite.about}`);
    // The service shares the machine with its load, as it always did; the gateway has a core to itself.
    placeThisProcess(serviceSuites.includes(suite) ? "anywhere" : "measuring");
    const result = await suite.run({ seconds, rounds, minutes, attacks, variables, bed, validatingBed });
    for (const { table } of tablesOf([result])) tell(`${asText(table).replaceAll(/^/gm, "  ")}\n`);
    results.push({ suite: suite.name, ...result });
  }
  const [loadAfter = 0] = loadavg();
  const about = machine([loadBefore, loadAfter]);
  const date = new Date().toISOString();
  mkdirSync(dirname(values.out), { recursive: true });
  writeFileSync(values.out, `${JSON.stringify({ date, seconds, machine: about, results }, null, 2)}\n`);
  const titled = tablesOf(results);
  print(`${about.processor}, ${about.cores} cores, Node ${about.node}, ${date.slice(0, 10)}; ${placement}.`);
  print(`Load of the machine before and after: ${loadBefore.toFixed(1)}, ${loadAfter.toFixed(1)}.\n`);
  for (const { title, table } of titled) {
    print(values.markdown ? `**${title}**\n\n${asMarkdown(table)}\n` : `${title}\n\n${asText(table)}\n`);
  }
  tell(`Written to ${values.out}.`);
}

function named(name: string): readonly (Suite | undefined)[] {
  return groups[name] ?? [suites.find((suite) => suite.name === name)];
}

function isWithin(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}

/** How it goes on: not among the tables, where those are to be pasted. */
function tell(text: string): void {
  (values.markdown ? process.stderr : process.stdout).write(`${text}\n`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
