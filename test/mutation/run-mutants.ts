import { mkdirSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Stryker } from "@stryker-mutator/core";
import { type AcceptedSurvivor, acceptedSurvivors } from "./accepted-survivors.ts";
import { type MutantGroup, mutantGroups } from "./mutant-groups.ts";
import { TESTS_VARIABLE, type TestsOfGroup } from "./tests-variable.ts";

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

/** The row by which a mutant is accepted that no test notices. */
function acceptedBy(mutant: Mutant): AcceptedSurvivor | undefined {
  const { file, original, replacement } = describeMutant(mutant);
  return acceptedSurvivors.find(
    (row) => row.file === file && oneLine(row.original) === original && oneLine(row.replacement) === replacement,
  );
}

function runStryker(group: MutantGroup): Promise<Mutant[]> {
  const { name, files } = group;
  // oxlint-disable-next-line node/no-process-env -- for the processes that Stryker starts
  process.env[TESTS_VARIABLE] = JSON.stringify(group satisfies TestsOfGroup);
  return new Stryker({
    mutate: [...files],
    testRunner: "vitest",
    plugins: ["@stryker-mutator/vitest-runner"],
    vitest: { configFile: "test/mutation/mutants-vitest.config.ts", related: false },
    // It can't read TypeScript 7, and need not: what doesn't compile is noticed by nobody else.
    tsconfigFile: `${DATA}/no-tsconfig.json`,
    checkers: [],
    coverageAnalysis: "perTest",
    concurrency: 1,
    // Tests wait for real sockets, and the machine may have something else to do.
    timeoutMS: 20_000,
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
  const survivors = made.filter(({ status }) => status === "Survived" || status === "NoCoverage");
  const accepted = new Set<AcceptedSurvivor>();
  for (const mutant of survivors) {
    const row = acceptedBy(mutant);
    if (row !== undefined) accepted.add(row);
    const { file, line, original, replacement } = describeMutant(mutant);
    print(`${row === undefined ? "unnoticed" : "accepted "}  ${file}:${line}  ${original} → ${replacement}`);
  }
  const files = new Set(made.map((mutant) => describeMutant(mutant).file));
  const stale = acceptedSurvivors.filter((row) => files.has(row.file) && !accepted.has(row));
  for (const { file, original } of stale) print(`STALE  ${file}: a test notices ${original} now, or it is gone`);
  const noticed = made.length - survivors.length;
  const score = made.length === 0 ? 0 : (100 * noticed) / made.length;
  const isEnough = score >= group.threshold && stale.length === 0;
  print(
    `${isEnough ? "enough" : "TOO FEW"}  ${group.name}: ${noticed} of ${made.length} noticed, ${score.toFixed(1)} % ` +
      `(${group.threshold} % wanted, ${accepted.size} of the others accepted)`,
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
