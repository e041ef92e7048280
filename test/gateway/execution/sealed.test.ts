import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const FOLDER = new URL("../../../src/gateway/execution/", import.meta.url);
const ALLOWED = /^(?:graphql|graphql-yoga|node:[\w/]+|\.\/[\w-]+\.ts|\.\.\/\.\.\/common\/[\w-]+\.ts)$/;

it("the query engine knows graphql and Yoga, and nothing of the schema, the context or anything else of the gateway", () => {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith(".ts"));
  const imports = files.flatMap((file) =>
    [...readFileSync(new URL(file, FOLDER), "utf8").matchAll(/\b(?:from|import)\s*\(?\s*"([^"]+)"/g)].map(
      ([, specifier = ""]) => `${file} imports ${specifier}`,
    ),
  );
  expect(imports.length).toBeGreaterThan(files.length);
  expect(imports.filter((line) => !ALLOWED.test(line.split(" imports ")[1] ?? ""))).toEqual([]);
});
