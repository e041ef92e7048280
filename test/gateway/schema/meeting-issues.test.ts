import * as fc from "fast-check";
import { expect, it, vi } from "vitest";
import { meetingIssues, meetingRules } from "../../../src/gateway/schema/input-rules.ts";

// Most ids are let pass at a glance: that must never be one that the rules would refuse.
it("finds in every meeting just what the rules find", () => {
  const id = fc.oneof(
    fc.string({ unit: "binary", maxLength: 8 }),
    fc.string({ unit: fc.constantFrom(".", "/", "\\", "a", "-", "@", "\n", "="), maxLength: 6 }),
    fc.string({ unit: fc.constantFrom("a", ".", "/"), minLength: 318, maxLength: 322 }),
  );
  const meeting = fc.record({ onlineMeetingId: id, userId: fc.option(id, { nil: undefined }) });
  fc.assert(
    fc.property(meeting, (asked) => {
      expect(meetingIssues(asked)).toEqual(meetingRules.safeParse(asked).error?.issues);
    }),
    { numRuns: Number(process.env["MEETING_RUNS"] ?? 5000) },
  );
});

it.each([
  "a",
  "MSpkYzE3Njc0Yy04MWQ5LTRhZGItYmZi",
  "AAMkAD_-+=/0@z",
  "/a/",
  "0.a",
  "a.b.",
  "first.last@example.com",
  "@.w-",
  "=.+",
  "-.x",
  "x".repeat(320),
  `a${".".repeat(319)}`,
  "a.".repeat(160),
])("lets %s pass at a glance, as a meeting's id and as a user's", (id) => {
  using parse = vi.spyOn(meetingRules, "safeParse");
  expect(meetingIssues({ onlineMeetingId: id })).toBe(undefined);
  expect(meetingIssues({ onlineMeetingId: "m", userId: null })).toBe(undefined);
  expect(meetingIssues({ onlineMeetingId: "m", userId: id })).toBe(undefined);
  expect(parse).not.toHaveBeenCalled();
  // What has both dots and slashes may be a step in a path.
  expect(meetingIssues({ onlineMeetingId: `${id}/.` })).toHaveLength(1);
  expect(meetingIssues({ onlineMeetingId: "m", userId: `./${id}` })?.length).toBeGreaterThan(0);
  expect(parse).toHaveBeenCalledTimes(2);
});
