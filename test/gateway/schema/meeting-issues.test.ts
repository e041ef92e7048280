import * as fc from "fast-check";
import { expect, it } from "vitest";
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
    { numRuns: 5000 },
  );
});
