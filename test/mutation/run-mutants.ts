import { mkdirSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Stryker } from "@stryker-mutator/core";
import { acceptedSurvivors } from "./accepted-survivors.ts";
import { type MutantGroup, mutantGroups } from "./mutant-groups.ts";

// Changes the modules that decide, bit by bit and each bit alone, and fails where the tests notice too few.

const { values, positionals } = parseArgs({
  allowPositionals: true,
  // Keeps what is known of mutants whose code and tests are as they were; it doesn't see what changed in test/support.
  options: { changed: { type: "boolean", default: false } },
});
const print = (line: string) => process.stdout.write(`${line}\n`);
const root = fileURLToPath(new URL("../..", import.meta.url));
const DATA = ".data/mutants";

type Mutant = Awaited<ReturnType<Stryker["runMutationTest"]>>[number];
type Undecided = "unnoticed" | "accepted";

const oneLine = (text: string) => text.replaceAll(/\s+/g, " ").trim();

/** Where it is, and what is replaced by what. */
function describeMutant({ fileName, location: { start, end }, replacement }: Mutant) {
  // Lines and columns count from 1.
  const lines = readFileSync(fileName, "utf8")
    .split("\n")
    .slice(start.line - 1, end.line);
  // Both ends may be in the same line: the end first.
  lines.push(lines.pop()?.slice(0, end.column - 1) ?? "");
  lines.unshift(lines.shift()?.slice(start.column - 1) ?? "");
  const file = relative(root, fileName);
  return { file, line: start.line, original: oneLine(lines.join("\n")), replacement: oneLine(replacement) };
}

/** What came of a mutant that could be made; `undefined` when it was noticed. */
function undecided(mutant: Mutant): Undecided | undefined {
  if (mutant.status !== "Survived" && mutant.status !== "NoCoverage") return undefined;
  const { file, original, replacement } = describeMutant(mutant);
  const isAccepted = acceptedSurvivors.some(
    (accepted) =>
      accepted.file === file &&
      oneLine(accepted.original) === original &&
      oneLine(accepted.replacement) === replacement,
  );
  return isAccepted ? "accepted" : "unnoticed";
}

function runStryker({ name, files, tests }: MutantGroup): Promise<Mutant[]> {
  return new Stryker({
    mutate: [...files],
    testFiles: [...tests],
    testRunner: "vitest",
    plugins: ["@stryker-mutator/vitest-runner"],
    vitest: { configFile: "test/mutation/mutants-vitest.config.ts", related: false },
    // It can't read TypeScript 7, and need not: what doesn't compile is noticed by nobody else.
    tsconfigFile: `${DATA}/no-tsconfig.json`,
    checkers: [],
    coverageAnalysis: "perTest",
    concurrency: 1,
    // Tests wait for real sockets, and the machine may have something else to do.
    timeoutMS: 30_000,
    tempDirName: `${DATA}/${name}`,
    ignorePatterns: [".data", "coverage"],
    incremental: true,
    force: !values.changed,
    incrementalFile: `${DATA}/${name}.json`,
    reporters: ["progress-append-only"],
  }).runMutationTest();
}

async function runGroup(group: MutantGroup): Promise<boolean> {
  // Those that break before the first test tell nothing.
  const made = (await runStryker(group)).filter(({ status }) => status !== "RuntimeError" && status !== "Ignored");
  const outcomes = made.map((mutant) => ({ mutant, outcome: undecided(mutant) }));
  for (const { mutant, outcome } of outcomes) {
    if (outcome === undefined) continue;
    const { file, line, original, replacement } = describeMutant(mutant);
    print(`${outcome}  ${file}:${line}  ${original} → ${replacement}`);
  }
  const noticed = outcomes.filter(({ outcome }) => outcome === undefined).length;
  const accepted = outcomes.filter(({ outcome }) => outcome === "accepted").length;
  const score = made.length === 0 ? 0 : (100 * noticed) / made.length;
  const isEnough = score >= group.threshold;
  print(
    `${isEnough ? "enough" : "TOO FEW"}  ${group.name}: ${noticed} of ${made.length} noticed, ${score.toFixed(1)} % ` +
      `(${group.threshold} % wanted, ${accepted} of the others accepted)`,
  );
  return isEnough;
}

async function run(): Promise<number> {
  const unknown = positionals.filter((name) => mutantGroups.every((group) => group.name !== name));
  if (unknown.length > 0) {
    print(`There is no group named ${unknown.join(", ")}: ${mutantGroups.map(({ name }) => name).join(", ")}.`);
    return 1;
  }
  mkdirSync(DATA, { recursive: true });
  let isEnough = true;
  for (const group of mutantGroups) {
    if (positionals.length > 0 && !positionals.includes(group.name)) continue;
    isEnough = (await runGroup(group)) && isEnough;
  }
  return isEnough ? 0 : 1;
}

process.exitCode = await run();
