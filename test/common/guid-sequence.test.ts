import { expect, it } from "vitest";
import { createGuidSequence } from "../../src/common/guid-sequence.ts";
import { isLowerCaseGuid } from "../../src/common/guid.ts";

it("makes GUIDs, each once, and others than another sequence does", () => {
  const sequences = [createGuidSequence(), createGuidSequence()];
  const guids = Array.from({ length: 2000 }, (_, index) => sequences[index % 2]?.() ?? "");
  expect(guids.filter((guid) => !isLowerCaseGuid(guid))).toEqual([]);
  expect(new Set(guids).size).toBe(2000);
});
