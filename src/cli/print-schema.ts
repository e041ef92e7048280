import { readFileSync, writeFileSync } from "node:fs";
import { printSortedSchema } from "../gateway/schema/index.ts";
import { UsageError } from "../runtime/usage-error.ts";

/** In the directory that the program is called in: of a checkout, as npm has it, the committed one. */
const FILE = "schema.graphql";

/**
 * Writes the schema as the code has it to schema.graphql, or compares the two.
 *
 * @throws {UsageError} when the file is to be compared, and is another
 */
export function printSchema(onlyCheck: boolean): undefined {
  const printed = printSortedSchema();
  if (!onlyCheck) writeFileSync(FILE, printed);
  else if (committedSchema() !== printed) {
    throw new UsageError("schema.graphql is not what the code prints: run npm run schema.");
  }
}

function committedSchema(): string | undefined {
  try {
    return readFileSync(FILE, "utf8");
  } catch {
    // No file is the same as an old one.
    return undefined;
  }
}
