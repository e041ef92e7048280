import * as fc from "fast-check";
import { expect, it } from "vitest";
import { mergeChanges } from "../../src/client/merge-changes.ts";

// What is cleared, and every way in which three versions can differ.

const set = { settings: { allowClientToJoinUsingBrowser: true } };
const other = { settings: { allowClientToJoinUsingBrowser: false } };
const cleared = { settings: null };
const open = { settings: { allowClientToJoinUsingBrowser: null } };

it.each([
  ["I cleared what they changed", set, cleared, other, { merged: cleared, conflicts: ["settings"] }],
  ["I cleared what they left", set, cleared, set, { merged: cleared, conflicts: [] }],
  ["both cleared it", set, cleared, cleared, { merged: {}, conflicts: [] }],
  ["they cleared what I changed", set, other, cleared, { merged: other, conflicts: ["settings"] }],
  ["they cleared what I left", set, set, cleared, { merged: {}, conflicts: [] }],
  ["they changed what I left out as undefined", set, { settings: undefined }, other, { merged: {}, conflicts: [] }],
  ["I set what was not set, and they too", cleared, set, other, { merged: set, conflicts: ["settings"] }],
  ["I set what was not set", cleared, set, cleared, { merged: set, conflicts: [] }],
  ["I set what I had never read", {}, set, {}, { merged: set, conflicts: [] }],
  ["I cleared what is nowhere", {}, cleared, {}, { merged: {}, conflicts: [] }],
  ["I left settings open, they are not", set, open, set, { merged: open, conflicts: [] }],
  [
    "settings without anything in them are as good as open",
    open,
    { settings: {} },
    open,
    { merged: {}, conflicts: [] },
  ],
])("%s", (_, base, mine, theirs, merge) => expect(mergeChanges(base, mine, theirs)).toEqual(merge));

it("a list is another when one of its items is, wherever", () => {
  const client = fc.record({
    displayName: fc.constantFrom("a", "b", null),
    emailAddress: fc.constantFrom("c", null),
    smsCapablePhoneNumber: fc.constant(null),
  });
  const version = fc.record({
    externalAppointmentId: fc.constantFrom("1", "2", null),
    settings: fc.constantFrom(set.settings, other.settings, null),
    appointmentClients: fc.option(fc.array(client, { maxLength: 2 })),
  });
  fc.assert(
    fc.property(fc.option(version, { nil: undefined }), version, version, (base, mine, theirs) => {
      const text = (value: unknown) => JSON.stringify(value);
      const fields = ["externalAppointmentId", "settings", "appointmentClients"] as const;
      const changed = fields.filter(
        (field) =>
          text(mine[field]) !== text(theirs[field]) && (base === undefined || text(mine[field]) !== text(base[field])),
      );
      const { merged, conflicts } = mergeChanges(base, mine, theirs);
      expect(merged).toEqual(Object.fromEntries(changed.map((field) => [field, mine[field]])));
      expect([...conflicts].toSorted()).toEqual(
        changed.filter((field) => base === undefined || text(base[field]) !== text(theirs[field])).toSorted(),
      );
    }),
    { numRuns: 1_000 },
  );
});
