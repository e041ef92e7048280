import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { limitAnswer, limitCounted } from "../../../src/gateway/execution/answer-limit.ts";

const MAX_CHARACTERS = 10_000_000;
const tooLarge = {
  data: null,
  errors: [
    expect.objectContaining({
      message: "The answer has more than 10000000 characters: ask for less at once.",
      extensions: { code: "ANSWER_TOO_LARGE" },
    }),
  ],
};

describe.each([
  ["below its bound", -1, false],
  ["at its bound", 0, false],
  ["above its bound", 1, true],
])("an answer %s", (_, more, isTooLarge) => {
  it.each<[string, (missing: number) => Record<string, unknown>, number]>([
    ["in a text", (missing) => ({ a: "x".repeat(missing) }), 1],
    ["in a name", (missing) => ({ ["n".repeat(missing)]: null }), 0],
    ["in the last of a list", (missing) => ({ a: [{ b: 1 }, null, "xy", "x".repeat(missing)] }), 4],
    ["in the first of a list, before others", (missing) => ({ a: ["x".repeat(missing), [], { b: true }] }), 2],
    ["in an object in an object", (missing) => ({ a: { b: { c: "x".repeat(missing) } }, d: null }), 4],
    ["in many texts", (missing) => ({ a: ["x".repeat(missing - 4_000_000), "y".repeat(4_000_000)] }), 1],
  ])("%s", (_where, dataOf, others) => {
    const result = { data: dataOf(MAX_CHARACTERS - others + more), extensions: { kept: true } };
    if (isTooLarge) expect(limitAnswer(result)).toEqual(tooLarge);
    else expect(limitAnswer(result)).toBe(result);
  });

  it("that a plan has counted", () => {
    const data = { a: 1 };
    expect(limitCounted(data, MAX_CHARACTERS + more)).toEqual(isTooLarge ? tooLarge : { data });
  });
});

it("every name and every text counts, wherever it is; nothing else does", () => {
  const { json } = fc.letrec<{ json: unknown }>((tie) => ({
    json: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom(null, true, 1.5, undefined),
      fc.string(),
      fc.array(tie("json")),
      fc.dictionary(fc.string(), tie("json")),
    ),
  }));
  const texts = (value: unknown): number => {
    if (typeof value === "string") return value.length;
    if (typeof value !== "object" || value === null) return 0;
    const names = Array.isArray(value) ? 0 : Object.keys(value).join("").length;
    return names + Object.values(value).reduce<number>((sum, item) => sum + texts(item), 0);
  };
  fc.assert(
    fc.property(fc.dictionary(fc.string(), json), (data) => {
      for (const more of [0, 1]) {
        const filled = { ...data, filling: "" };
        filled.filling = "x".repeat(MAX_CHARACTERS - texts(filled) + more);
        expect(limitAnswer({ data: filled }).data).toBe(more === 0 ? filled : null);
      }
    }),
    { numRuns: 50 },
  );
});

it("an answer without data is left as it is", () => {
  for (const result of [{}, { data: null }, { errors: [] }]) expect(limitAnswer(result)).toBe(result);
});

it("nothing is looked at behind what is too much", () => {
  let looks = 0;
  const behind = {
    get b() {
      looks++;
      return null;
    },
  };
  const tooMuch = "x".repeat(MAX_CHARACTERS + 1);
  expect(limitAnswer({ data: { a: [tooMuch, behind] } })).toEqual(tooLarge);
  expect(limitAnswer({ data: { a: { a: tooMuch, c: behind } } })).toEqual(tooLarge);
  expect(limitAnswer({ data: { a: [{ a: tooMuch }], c: behind } })).toEqual(tooLarge);
  expect(looks).toBe(0);
  expect(limitAnswer({ data: { a: behind } }).data).toEqual({ a: behind });
  expect(looks).toBeGreaterThan(0);
});
