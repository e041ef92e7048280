import { parseArgs } from "node:util";
import { fuzzDocuments } from "./documents.ts";
import { fuzzReads } from "./reads.ts";
import { fuzzStaleReads } from "./stale-reads.ts";
import { fuzzVariables } from "./variables.ts";

// Runs longer than a test suite may. Whatever fails names its seed.

interface Suite {
  readonly about: string;
  readonly count: number;
  /** @returns what was seen */
  readonly run: (count: number, seed: number) => object | Promise<object>;
}

const suites: Readonly<Record<string, Suite>> = {
  documents: { about: "queries, by a plan and by GraphQL itself", count: 200_000, run: fuzzDocuments },
  variables: { about: "variables, coerced by us and by GraphQL itself", count: 200_000, run: fuzzVariables },
  stale: { about: "reads through two gateways, mixed with writes", count: 1_000_000, run: fuzzStaleReads },
  reads: { about: "reads of the queue with random faults", count: 1_000_000, run: fuzzReads },
};

const USAGE = `Usage: npm run fuzz -- SUITE… [--count N] [--seed N]

${Object.entries(suites)
  .map(([name, { about, count }]) => `  ${name.padEnd(13)}${about} (${count.toLocaleString("en")})`)
  .join("\n")}
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { count: { type: "string" }, seed: { type: "string" }, help: { type: "boolean" } },
});
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const chosen = positionals.map((name) => ({ name, suite: suites[name] }));
const isRight = [seed, Number(values.count ?? 1)].every((number) => Number.isInteger(number) && number >= 0);

if (values.help === true || !isRight || chosen.length === 0 || chosen.some(({ suite }) => suite === undefined)) {
  process.stdout.write(USAGE);
  process.exitCode = values.help === true ? 0 : 1;
} else {
  for (const { name, suite } of chosen) if (suite !== undefined) await run(name, suite);
}

async function run(name: string, suite: Suite): Promise<void> {
  const count = Number(values.count ?? suite.count);
  process.stdout.write(`${name}: ${count}, seed ${seed}\n`);
  const seen = await suite.run(count, seed);
  for (const [what, times] of Object.entries(seen)) process.stdout.write(`  ${what.padEnd(13)}${times}\n`);
}
