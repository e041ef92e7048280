import { parseArgs } from "node:util";
import { DEADLINE, runChaos } from "./chaos.ts";

const USAGE = `Usage: npm run chaos -- [--seconds 1…86400] [--seed NUMBER]

Callers read and write through a gateway while its service is killed, restarted and throttles, and the network between
them is slow, cut or gone. It ends with 1 when something is lost, doubled, stale or unexpected.

`;

const { values } = parseArgs({
  options: { seconds: { type: "string", default: "60" }, seed: { type: "string" }, help: { type: "boolean" } },
});
const seconds = Number(values.seconds);
const seed = Number(values.seed ?? Math.trunc(Math.random() * 2 ** 31));
const print = (text: string): void => void process.stdout.write(`${text}\n`);

if (values.help === true || !(seconds >= 1 && seconds <= 86_400) || !Number.isSafeInteger(seed)) {
  process.stdout.write(USAGE);
  process.exitCode = values.help === true ? 0 : 2;
} else {
  print(`Trouble for ${seconds} s, seed ${seed}.`);
  const report = await runChaos(seconds, seed);
  const { troubles, answers, messages, registers, memory, slowest, undecided, surprises, violations, wrongMessages } =
    report;
  const table = (title: string, rows: ReadonlyMap<string, number>): void => {
    print(`\n${title}`);
    for (const [name, count] of [...rows].toSorted(([one], [other]) => one.localeCompare(other)))
      print(`  ${name.padEnd(60)} ${count.toLocaleString("en").padStart(8)}`);
  };
  table("What happened", troubles);
  table("What callers got", answers);
  print(
    `\nAppointments fought over: ${registers}, of which ${undecided} can't be decided; text messages: ${messages.length}.`,
  );
  print(`The slowest operation took ${(slowest / 1000).toFixed(1)} s, of a deadline of ${DEADLINE} s.`);
  print(`The gateway took ${memory.before.toFixed(0)} MB before, and ${memory.after.toFixed(0)} MB after.`);
  const wrong = [
    ...surprises.map((text) => `unexpected: ${text}`),
    ...violations.map((violation) => `no order explains: ${JSON.stringify(violation)}`),
    ...wrongMessages,
  ];
  print(wrong.length === 0 ? "\nNothing is lost, doubled or stale." : `\n${wrong.join("\n")}`);
  if (wrong.length > 0) process.exitCode = 1;
}
