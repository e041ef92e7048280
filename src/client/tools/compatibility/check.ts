import { copyFileSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { buildSchema } from "graphql";
import { unansweredBreaks } from "./breaking-changes.ts";
import { brokenOperations, deprecatedUses } from "./broken-operations.ts";

// Says whether schema.graphql still serves the operations that the package ships, and the clients that were built on the
// schema of the last release, unless the changelog tells them how to move. With --release, the schema is the released one from now on.

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const { values } = parseArgs({
  options: { release: { type: "boolean" }, schema: { type: "string", default: here("../../../../schema.graphql") } },
});
const released = here("../../released-schema.graphql");
const read = (file: string) => buildSchema(readFileSync(file, "utf8"));

if (values.release === true) copyFileSync(values.schema, released);

const schema = read(values.schema);
const operations = here("../../operations");
const broken = brokenOperations(schema, operations);
// Those that are broken are told of already.
const deprecated = broken.length === 0 ? deprecatedUses(schema, operations) : [];
const changelog = readFileSync(here("../../../../CHANGELOG.md"), "utf8");
const breaking = await unansweredBreaks(read(released), schema, changelog);
report("The schema breaks operations that clients ship:", broken);
report("Operations that clients ship use what the schema deprecates:", deprecated);
report(
  "The schema breaks clients of the last release (if that is meant, CHANGELOG.md has to name it and say how to move):",
  breaking,
);
if (broken.length + deprecated.length + breaking.length > 0) process.exitCode = 1;

function report(title: string, problems: readonly string[]): void {
  if (problems.length > 0) process.stderr.write(`${title}\n${problems.map((problem) => `  ${problem}\n`).join("")}`);
}
