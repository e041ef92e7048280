import { readFileSync, writeFileSync } from "node:fs";
import { printSortedSchema } from "../gateway/schema/index.ts";
import { printSubgraph } from "../gateway/schema/federation/subgraph.ts";
import { UsageError } from "../runtime/usage-error.ts";

/** In the directory that the program is called in: of a checkout, as npm has it, the committed ones. */
const files: Readonly<Record<string, () => string>> = {
  "schema.graphql": printSortedSchema,
  "schema.subgraph.graphql": printSubgraph,
};

/**
 * Writes the schema as the code has it to schema.graphql, and as a router takes it to schema.subgraph.graphql; or compares
 * them.
 *
 * @throws {UsageError} when the files are to be compared, and one is another
 */
export function printSchema(onlyCheck: boolean): undefined {
  for (const [file, print] of Object.entries(files)) {
    const printed = print();
    if (!onlyCheck) writeFileSync(file, printed);
    else if (committed(file) !== printed) {
      throw new UsageError(`${file} is not what the code prints: run npm run schema.`);
    }
  }
}

function committed(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // No file is the same as an old one.
    return undefined;
  }
}
