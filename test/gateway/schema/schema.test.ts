import { readFileSync } from "node:fs";
import { isEnumType, isInputObjectType, isInterfaceType, isObjectType } from "graphql";
import { expect, it } from "vitest";
import { printSortedSchema, schema } from "../../../src/gateway/schema/index.ts";

const own = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith("__"));
const builtIn = new Set(["ID", "String", "Int", "Float", "Boolean"]);

it("describes every type, field, argument and enum value", () => {
  const silent: string[] = [];
  const look = (place: string, description: string | null | undefined) => {
    if (description === null || description === undefined || description.trim() === "") silent.push(place);
  };
  for (const type of own) {
    if (!builtIn.has(type.name)) look(type.name, type.description);
    if (isObjectType(type) || isInterfaceType(type)) {
      for (const field of Object.values(type.getFields())) {
        look(`${type.name}.${field.name}`, field.description);
        for (const argument of field.args) look(`${type.name}.${field.name}(${argument.name})`, argument.description);
      }
    } else if (isInputObjectType(type)) {
      for (const field of Object.values(type.getFields())) look(`${type.name}.${field.name}`, field.description);
    } else if (isEnumType(type)) {
      for (const value of type.getValues()) look(`${type.name}.${value.name}`, value.description);
    }
  }
  expect(silent).toEqual([]);
});

it("has nullable root fields: one that crashes leaves the others alone", () => {
  const roots = [schema.getQueryType(), schema.getMutationType()];
  const types = roots.flatMap((root) => Object.values(root?.getFields() ?? {}).map(({ type }) => String(type)));
  expect(types).not.toEqual([]);
  expect(types.filter((type) => type.endsWith("!"))).toEqual([]);
});

it("is the schema.graphql of the repository", () => {
  expect(readFileSync(new URL("../../../schema.graphql", import.meta.url), "utf8")).toBe(printSortedSchema());
});
