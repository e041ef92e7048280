import { expect, it } from "vitest";
import { mergeChanges } from "../../src/client/merge-changes.ts";

const client = (displayName: string) => ({ displayName, emailAddress: null, smsCapablePhoneNumber: null });
const base = {
  externalAppointmentId: "1",
  externalAppointmentUrl: null,
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
