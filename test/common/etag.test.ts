import { expect, it } from "vitest";
import { createEtag, isMadeBy } from "../../src/common/contract/etag.ts";

const ID = "8328144f-140a-4c1d-ad25-0261697c60ba";

it("a version tells which write made it, and comes once all the same", () => {
  const [one, other] = [createEtag(ID), createEtag(ID)];
  expect([isMadeBy(one, ID), isMadeBy(other, ID), isMadeBy(one, `${ID}a`)]).toEqual([true, true, false]);
  expect(one).not.toBe(other);
  expect(one).toMatch(/^W\/"[\w+/]{30}=="$/);
});

it.for([undefined, "", "short", `${ID}"`, "x".repeat(65), "sixteen letters ü"])("%j is no id of a write", (id) => {
  const etag = createEtag(id);
  expect(etag).toMatch(/^W\/"[\w+/]{30}=="$/);
  expect(isMadeBy(etag, id ?? "undefined")).toBe(false);
});

it.for(['"1"', 'W/"1"', "", 'W/""', `W/"${Buffer.alloc(21).toString("base64")}"`])("%j is nobody's", (etag) => {
  expect(isMadeBy(etag, ID)).toBe(false);
});
