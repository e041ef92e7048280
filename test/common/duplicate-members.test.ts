import * as fc from "fast-check";
import { expect, it } from "vitest";
import { hasDuplicateMembers } from "../../src/common/duplicate-members.ts";

type Tree = string | number | null | readonly Tree[] | { readonly members: readonly (readonly [Name, Tree])[] };
/** A name, and whether its first character is written as an escape: it is the same name all the same. */
type Name = readonly [text: string, isEscaped: boolean];

// Names and texts of what the search looks for: quotes, brackets, colons, backslashes.
const text = fc.string({ unit: fc.constantFrom("a", "b", '"', "\\", ":", "{", "}", "[", "]", " "), maxLength: 3 });
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.constantFrom(1, null),
    fc.array(tie("tree"), { maxLength: 3 }),
    fc.record({ members: fc.array(fc.tuple(fc.tuple(text, fc.boolean()), tie("tree")), { maxLength: 3 }) }),
  ),
}));

const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
const nameOf = ([name, isEscaped]: Name) =>
  isEscaped && name !== "" ? `"${escaped(name)}${JSON.stringify(name.slice(1)).slice(1)}` : JSON.stringify(name);

function write(value: Tree, blank: string): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner =
    "members" in value
      ? value.members.map(([name, item]) => `${nameOf(name)}${blank}:${blank}${write(item, blank)}`)
      : value.map((item) => write(item, blank));
  const [open, close] = "members" in value ? ["{", "}"] : ["[", "]"];
  return `${open}${blank}${inner.join(`${blank},${blank}`)}${blank}${close}`;
}

function isTwofold(value: Tree): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (!("members" in value)) return value.some(isTwofold);
  const names = value.members.map(([[name]]) => name);
  return new Set(names).size < names.length || value.members.some(([, item]) => isTwofold(item));
}

it("finds a name that is twice in one object, however it is written, and no other", () => {
  let twofold = 0;
  fc.assert(
    fc.property(tree, fc.constantFrom("", " ", "\n\t "), (value, blank) => {
      const json = write(value, blank);
      JSON.parse(json);
      if (isTwofold(value)) twofold++;
      expect([json, hasDuplicateMembers(json)]).toEqual([json, isTwofold(value)]);
    }),
    { numRuns: 2_000 },
  );
  expect(twofold).toBeGreaterThan(20);
});

it.each([
  ['{"a":1,"a":2}', true],
  ['{"a":1,"\\u0061":2}', true],
  ['{"a":{"b":1},"c":{"b":2}}', false],
  ['{"a":{"a":1}}', false],
  ['{"a":[{"b":1},{"b":2}],"c":1}', false],
  ['{"a":["b","b"],"b":1}', false],
  ['{"a":[],"b":{},"a":1}', true],
  ['{"a":"{","a":1}', true],
  ['{"a":"a\\":","b":"a"}', false],
  ['{"a" : 1 , "b" : "a"}', false],
  ['["a","a"]', false],
])("%s: %s", (json, expected) => expect(hasDuplicateMembers(json)).toBe(expected));
