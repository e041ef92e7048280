import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, separateOperations, validate, type GraphQLSchema } from "graphql";

/** What a schema makes impossible of the operations in a folder: a line each, with the operation's name and file. */
export function brokenOperations(schema: GraphQLSchema, folder: string): string[] {
  const files = readdirSync(folder).filter((file) => file.endsWith(".graphql"));
  const texts = files.map((file) => ({ file, text: readFileSync(join(folder, file), "utf8") }));
  // Each with the fragments it uses, and no others: what is wrong with a fragment is told of every operation it breaks.
  const operations = separateOperations(parse(texts.map(({ text }) => text).join("\n")));
  return Object.entries(operations).flatMap(([name, document]) => {
    const file = texts.find(({ text }) => RegExp(`(?:query|mutation) ${name}\\b`).test(text))?.file ?? "";
    return validate(schema, document).map(({ message }) => `${name} (operations/${file}): ${message}`);
  });
}
