import { expect, it } from "vitest";
import { emptyClient } from "../../src/desk/app/appointment/form/fields.ts";
import { describeMessage, type SmsRecord } from "../../src/desk/app/appointment/sms/sms-record.ts";

const clients = [
  { ...emptyClient, displayName: "Grady Archie", smsCapablePhoneNumber: "+1 312 922 4122" },
  { ...emptyClient, displayName: "Lidia Holloway", smsCapablePhoneNumber: "+1 312 922 4133" },
  { ...emptyClient, displayName: "Patti Fernandez", smsCapablePhoneNumber: "+1 312 922 5133" },
];
const noon = new Date();
noon.setHours(12, 5, 0, 0);
const message: SmsRecord = {
  id: "1",
  kind: "REMINDER",
  state: "PENDING",
  attempts: 0,
  createdAt: noon.toISOString(),
  dueAt: noon.toISOString(),
  sentAt: null,
  phoneNumberEnd: "22",
};
const describe = (changes: Partial<SmsRecord>, now: number) => {
  const { what, state, color } = describeMessage({ ...message, ...changes }, clients, now);
  return `${what}: ${state} (${color})`.replaceAll("\u202F", " ");
};

it.each([
  [{}, "Reminder to Grady Archie: Planned for 12:05 PM (brand)"],
  [
    { dueAt: "2020-01-06T12:00:00Z" },
    /^Reminder to Grady Archie: Planned for Mon, Jan 6, 2020, \d+:00 [AP]M \(brand\)$/,
  ],
  // Two whose numbers end alike.
  [{ phoneNumberEnd: "33" }, "Reminder to a number that ends in 33: Planned for 12:05 PM (brand)"],
  // Nobody's any more.
  [{ phoneNumberEnd: "99" }, "Reminder to a number that ends in 99: Planned for 12:05 PM (brand)"],
  [{ phoneNumberEnd: null }, "Reminder: Planned for 12:05 PM (brand)"],
  [{ attempts: 2 }, "Reminder to Grady Archie: Not sent yet, tried again 12:05 PM (warning)"],
  [
    { kind: "CONFIRMATION", state: "SENT", dueAt: null, sentAt: noon.toISOString() },
    "Confirmation to Grady Archie: Sent 12:05 PM (informative)",
  ],
  [{ kind: "RESCHEDULE", state: "FAILED" }, "New time to Grady Archie: Not sent: given up (danger)"],
  [{ state: "CANCELLED" }, "Reminder to Grady Archie: Not sent any more: what it was about is gone (informative)"],
] satisfies [Partial<SmsRecord>, string | RegExp][])("says of %j: %s", (changes, words) => {
  expect(describe(changes, 0)).toMatch(words);
});

it("has no plan for what is due", () => {
  expect(describe({}, noon.getTime())).toBe("Reminder to Grady Archie: Waiting to be sent (brand)");
  expect(describe({}, noon.getTime() - 1)).toContain("Planned for");
});
