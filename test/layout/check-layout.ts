import { fileURLToPath } from "node:url";
import { findLargeOnes, findProblems } from "./find-problems.ts";
import { rules, testRules } from "./rules.ts";
import { readSources } from "./source-tree.ts";

// `npm run check:layout`: whether every file of src is where the layout has a place for it, and no file or folder of the
// tests is too large. Arguments name other directories to look at.

const folder = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const [sources = folder("src"), tests = folder("test")] = process.argv.slice(2);
const problems = [
  ...findProblems(readSources(sources), rules),
  ...findLargeOnes(readSources(tests, "test/"), testRules),
];
for (const problem of problems) process.stderr.write(`${problem}\n`);
if (problems.length > 0) process.exitCode = 1;
