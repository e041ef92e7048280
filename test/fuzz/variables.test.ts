import { expect, it } from "vitest";
import { fuzzVariables } from "./variables.ts";

it("arbitrary variables come to what GraphQL makes of them, or are wrong in its words", () => {
  const { right = 0, wrong = 0 } = fuzzVariables(3000, Date.now() % 2 ** 31);
  // Enough of both that the comparison says something.
  expect(right).toBeGreaterThan(300);
  expect(wrong).toBeGreaterThan(300);
});
