import * as fc from "fast-check";
import { expect, it } from "vitest";
import { mergeChanges } from "../../src/client/merge-changes.ts";

const client = (displayName: string) => ({ displayName, emailAddress: null, smsCapablePhoneNumber: null });
const base = {
  externalAppointmentId: "1",
  externalAppointmentUrl: null,
  lastModifiedAt: null,
  lastModifiedBy: null,
  settings: { allowClientToJoinUsingBrowser: true },
  appointmentClients: [client("Grady"), client("Lidia")],
};

it.each([
  ["nothing changed", {}, base, {}, []],
  ["mine is as it was", { externalAppointmentId: "1" }, { ...base, externalAppointmentId: "2" }, {}, []],
  ["I alone changed it", { externalAppointmentId: "2" }, base, { externalAppointmentId: "2" }, []],
  ["I cleared it", { externalAppointmentId: null }, base, { externalAppointmentId: null }, []],
  ["both changed it to the same", { externalAppointmentId: "2" }, { ...base, externalAppointmentId: "2" }, {}, []],
  [
    "each changed it to something else",
    { externalAppointmentId: "2", externalAppointmentUrl: "https://mine" },
    { ...base, externalAppointmentId: "3" },
    { externalAppointmentId: "2", externalAppointmentUrl: "https://mine" },
    ["externalAppointmentId"],
  ],
  [
    "they cleared what I changed",
    { externalAppointmentId: "2" },
    { ...base, externalAppointmentId: null },
    { externalAppointmentId: "2" },
    ["externalAppointmentId"],
  ],
  [
    "an object with its properties in another order",
    { appointmentClients: [{ emailAddress: null, displayName: "Grady" }, client("Lidia")] },
    base,
    {},
    [],
  ],
  [
    "a list in another order",
    { appointmentClients: [client("Lidia"), client("Grady")] },
    base,
    { appointmentClients: [client("Lidia"), client("Grady")] },
    [],
  ],
  [
    "a list that each made longer",
    { appointmentClients: [client("Grady")] },
    { ...base, appointmentClients: [] },
    { appointmentClients: [client("Grady")] },
    ["appointmentClients"],
  ],
  [
    "settings",
    { settings: { allowClientToJoinUsingBrowser: false } },
    { ...base, settings: null },
    { settings: { allowClientToJoinUsingBrowser: false } },
    ["settings"],
  ],
  ["left out as undefined", { settings: undefined }, { ...base, settings: null }, {}, []],
])("%s", (_, mine, theirs, merged, conflicts) => {
  expect(mergeChanges(base, mine, theirs)).toEqual({ merged, conflicts });
});

it("without a base whatever differs is in conflict", () => {
  const mine = { externalAppointmentId: "1", externalAppointmentUrl: "https://mine" };
  expect(mergeChanges(undefined, mine, base)).toEqual({
    merged: { externalAppointmentUrl: "https://mine" },
    conflicts: ["externalAppointmentUrl"],
  });
});

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
  const anyClient = fc.record({
    displayName: fc.constantFrom("a", "b", null),
    emailAddress: fc.constantFrom("c", null),
    smsCapablePhoneNumber: fc.constant(null),
  });
  const version = fc.record({
    externalAppointmentId: fc.constantFrom("1", "2", null),
    settings: fc.constantFrom(set.settings, other.settings, null),
    appointmentClients: fc.option(fc.array(anyClient, { maxLength: 2 })),
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
