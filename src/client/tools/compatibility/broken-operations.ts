import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  NoDeprecatedCustomRule,
  parse,
  separateOperations,
  specifiedRules,
  validate,
  type GraphQLSchema,
  type ValidationRule,
} from "graphql";

/** What a schema makes impossible of the operations in a folder: a line each, with the operation's name and file. */
export function brokenOperations(schema: GraphQLSchema, folder: string): string[] {
  return problemsOf(schema, folder, specifiedRules);
}

/** What the operations in a folder still use of what is deprecated: a line each, with what to take instead. */
export function deprecatedUses(schema: GraphQLSchema, folder: string): string[] {
  return problemsOf(schema, folder, [NoDeprecatedCustomRule]);
}

function problemsOf(schema: GraphQLSchema, folder: string, rules: readonly ValidationRule[]): string[] {
  const files = readdirSync(folder).filter((file) => file.endsWith(".graphql"));
  const texts = files.map((file) => ({ file, text: readFileSync(join(folder, file), "utf8") }));
  // Each with the fragments it uses, and no others: what is wrong with a fragment is told of every operation it breaks.
  const operations = separateOperations(parse(texts.map(({ text }) => text).join("\n")));
  return Object.entries(operations).flatMap(([name, document]) => {
    const file = texts.find(({ text }) => RegExp(`(?:query|mutation|subscription) ${name}\\b`).test(text))?.file ?? "";
    return validate(schema, document, rules).map(({ message }) => `${name} (operations/${file}): ${message}`);
  });
}
