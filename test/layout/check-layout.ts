import { fileURLToPath } from "node:url";
import { findProblems } from "./find-problems.ts";
import { rules } from "./rules.ts";
import { readSources } from "./source-tree.ts";

// `npm run check:layout`: whether every file of src is where the layout has a place for it. An argument names another
// directory to look at.

const [directory = fileURLToPath(new URL("../../src", import.meta.url))] = process.argv.slice(2);
const problems = findProblems(readSources(directory), rules);
for (const problem of problems) process.stderr.write(`${problem}\n`);
if (problems.length > 0) process.exitCode = 1;
