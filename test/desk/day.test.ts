import { describe, expect, it } from "vitest";
import { addDays, boundsOf, isDay } from "../../src/desk/app/day.ts";

describe("a day", () => {
  it.each([
    ["2026-12-31", 1, "2027-01-01"],
    ["2028-02-28", 1, "2028-02-29"],
    ["2026-03-01", -1, "2026-02-28"],
  ])("after %s by %i is %s", (day, days, other) => expect(addDays(day, days)).toBe(other));

  it("goes from midnight to midnight, without a gap to the next", () => {
    for (let day = "2026-01-01"; day < "2027-01-01"; day = addDays(day, 1)) {
      expect(boundsOf(day).startsBefore).toBe(boundsOf(addDays(day, 1)).startsFrom);
    }
  });

  it.each(["2026-13-01", "2026-02-30", "tomorrow", "2026-1-1", "", null])("is not %j", (text) =>
    expect(isDay(text)).toBe(false),
  );
});
