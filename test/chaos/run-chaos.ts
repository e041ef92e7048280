import { parseArgs } from "node:util";
import type { CallerReport } from "./callers.ts";
import type { Violation } from "./registers.ts";

const USAGE = `Usage: npm run chaos -- [--fleet] [--seconds 1…86400] [--seed NUMBER]

Callers read and write through a gateway while its service is killed, restarted and throttles, and the network between
them is slow, cut or gone. With --fleet through three gateways, which have three services and one PostgreSQL behind them,
while all of these are killed, stopped and started. It ends with 1 when something is lost, doubled, stale or unexpected.

`;

const { values } = parseArgs({
  options: {
    fleet: { type: "boolean", default: false },
    seconds: { type: "string", default: "60" },
    seed: { type: "string" },
    help: { type: "boolean" },
  },
});
const seconds = Number(values.seconds);
const seed = Number(values.seed ?? Math.trunc(Math.random() * 2 ** 31));
const print = (text: string): void => void process.stdout.write(`${text}\n`);

if (values.help === true || !(seconds >= 1 && seconds <= 86_400) || !Number.isSafeInteger(seed)) {
  process.stdout.write(USAGE);
  process.exitCode = values.help === true ? 0 : 2;
} else {
  print(`Trouble for ${seconds} s, seed ${seed}.`);
  const wrong = await (values.fleet ? storm() : trouble());
  print(wrong.length === 0 ? "\nNothing is lost, doubled or stale." : `\n${wrong.join("\n")}`);
  if (wrong.length > 0) process.exitCode = 1;
}

interface Report extends CallerReport {
  readonly troubles: ReadonlyMap<string, number>;
  readonly violations: readonly Violation[];
  readonly wrongMessages: readonly string[];
  readonly registers: number;
  readonly undecided: number;
}

async function trouble(): Promise<readonly string[]> {
  const { DEADLINE, runChaos } = await import("./chaos.ts");
  const report = await runChaos(seconds, seed);
  const wrong = show(report, DEADLINE);
  const { before, after } = report.memory;
  print(`The gateway took ${before.toFixed(0)} MB before, and ${after.toFixed(0)} MB after.`);
  return wrong;
}

async function storm(): Promise<readonly string[]> {
  // Looked at when modules are loaded, so these are loaded later.
  const { findPostgres } = await import("../support/postgres/find-postgres.ts");
  process.env["TEST_POSTGRES"] = (await findPostgres().catch(() => undefined)) ?? "of its own";
  const { DEADLINE, runFleet } = await import("./fleet.ts");
  const report = await runFleet(seconds, seed);
  const wrong = [...show(report, DEADLINE), ...report.wrongData];
  print(
    report.isRestarted
      ? "The database was restarted for real, and crashed."
      : "No PostgreSQL is installed that could be restarted: the connections of the one on 127.0.0.1 were cut.",
  );
  print(`They counted to ${report.counted}.`);
  return wrong;
}

/** Prints what both have in common. @returns what is wrong */
function show(report: Report, deadline: number): readonly string[] {
  const { troubles, answers, messages, registers, slowest, undecided, surprises, violations, wrongMessages } = report;
  table("What happened", troubles);
  table("What callers got", answers);
  print(
    `\nAppointments fought over: ${registers}, of which ${undecided} can't be decided; text messages: ${messages.length}.`,
  );
  print(`The slowest operation took ${(slowest / 1000).toFixed(1)} s, of a deadline of ${deadline} s.`);
  return [
    ...surprises.map((text) => `unexpected: ${text}`),
    ...violations.map((violation) => `no order explains: ${JSON.stringify(violation)}`),
    ...wrongMessages,
  ];
}

function table(title: string, rows: ReadonlyMap<string, number>): void {
  print(`\n${title}`);
  for (const [name, count] of [...rows].toSorted(([one], [other]) => one.localeCompare(other)))
    print(`  ${name.padEnd(60)} ${count.toLocaleString("en").padStart(8)}`);
}
