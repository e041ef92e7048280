import { expect, it } from "vitest";
import { isGuid, isLowerCaseGuid } from "../../src/common/guid.ts";

const ID = "dc17674c-81d9-4adb-bfb2-8f842a442e4c";

it("an id is one in either case; compared as text it has to be in lower case", () => {
  expect([isGuid(ID), isLowerCaseGuid(ID)]).toEqual([true, true]);
  expect([isGuid(ID.toUpperCase()), isLowerCaseGuid(ID.toUpperCase())]).toEqual([true, false]);
});

it.each([
  "",
  ID.slice(1),
  `${ID}0`,
  `${ID}\n`,
  ` ${ID}`,
  `{${ID}}`,
  ID.replaceAll("-", ""),
  ID.replace("d", "g"),
  "0-0-0-0-0",
])("%j is no id", (text) => expect([isGuid(text), isLowerCaseGuid(text)]).toEqual([false, false]));
