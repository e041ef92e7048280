import { fileURLToPath } from "node:url";
import { findHandStarts, findLargeOnes, findProblems } from "./find-problems.ts";
import { rules, testRules } from "./rules.ts";
import { readSources } from "./source-tree.ts";

// `npm run check:layout`: whether every file of src is where the layout has a place for it, and no file or folder of the
// tests is too large, and no test starts by hand what a fixture starts. Arguments name other directories to look at.

const folder = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const [sources = folder("src"), tests = folder("test")] = process.argv.slice(2);
const testFiles = readSources(tests, "test/");
const problems = [
  ...findProblems(readSources(sources), rules),
  ...findLargeOnes(testFiles, testRules),
  ...findHandStarts(testFiles, testRules),
];
for (const problem of problems) process.stderr.write(`${problem}\n`);
if (problems.length > 0) process.exitCode = 1;
