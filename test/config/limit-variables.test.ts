import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../../src/common/operation-limits.ts";
import { parseConfig } from "../../src/config/config.ts";

describe("the bounds of operations", () => {
  it("are by default what the code says", () => {
    expect(parseConfig({}).operationLimits).toEqual(DEFAULT_LIMITS);
  });

  it.each([
    ["MAX_TOKENS", "tokens", 200, 15_000],
    ["MAX_DEPTH", "depth", 10, 100],
    ["MAX_ALIASES", "aliases", 0, 5000],
    ["MAX_SAME_FIELDS", "sameFields", 10, 500],
    ["MAX_ROOT_FIELDS", "rootFields", 1, 5000],
    ["MAX_DIRECTIVES", "directives", 0, 1000],
    ["MAX_COST", "cost", 1, 10_000],
  ] as const)("%s has bounds of its own, and moves no other", (variable, name, min, max) => {
    for (const value of [min, max]) {
      expect(parseConfig({ [variable]: String(value) }).operationLimits).toEqual({ ...DEFAULT_LIMITS, [name]: value });
    }
    for (const value of [min - 1, max + 1, "1e2", "off"]) {
      expect(() => parseConfig({ [variable]: String(value) })).toThrow(
        expect.objectContaining({ problems: [`${variable} must be a whole number, ${min} to ${max}`] }),
      );
    }
  });
});

it("answers are compressed where that is asked for, with a word that is known", () => {
  expect(parseConfig({}).compression).toBe(false);
  expect(parseConfig({ COMPRESSION: "on" }).compression).toBe(true);
  expect(() => parseConfig({ COMPRESSION: "true" })).toThrow(
    expect.objectContaining({ problems: ["COMPRESSION must be on or off"] }),
  );
});
