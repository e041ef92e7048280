import { expect, it } from "vitest";
import { selectNone, toggle } from "../../src/desk/app/selection/selection.ts";

const ORDER = ["a", "b", "c", "d", "e"];
const none = selectNone("2026-11-30");
/** Which are selected after clicks: a capital letter is one with Shift. */
const after = (...clicks: readonly string[]) => {
  const click = (selection: typeof none, id: string) =>
    toggle(selection, id.toLowerCase(), id !== id.toLowerCase(), ORDER);
  return [...clicks.reduce(click, none).ids].toSorted().join("");
};

it.each([
  [["b"], "b"],
  [["b", "b"], ""],
  [["b", "d"], "bd"],
  [["b", "D"], "bcd"],
  [["d", "B"], "bcd"],
  // Without a beginning it is one.
  [["D"], "d"],
  // From where the last click was, whatever it did.
  [["a", "b", "b", "D"], "abcd"],
  // What is selected already goes, and all up to it.
  [["a", "E", "C"], "ab"],
] as const)("%j selects %j", (clicks, selected) => {
  expect(after(...clicks)).toBe(selected);
});

it("begins anew where the one that a range began with is not there any more", () => {
  const { ids } = toggle({ ...none, anchor: "gone" }, "c", true, ORDER);
  expect([...ids]).toEqual(["c"]);
});
