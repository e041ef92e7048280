import { expect, it } from "vitest";
import { explainOutcome } from "../../src/desk/app/failure/explain-failure.ts";
import { isCovered, rightsOf } from "../../src/desk/app/session/permissions.ts";

// The desk acts for its user on the user's own meetings: that takes a scope. A role alone gets nobody anywhere there, and
// the gateway refuses it.
it.each([
  ["VirtualAppointment.Read", false, false],
  ["OnlineMeetings.Read", false, false],
  ["VirtualAppointment.ReadWrite", true, false],
  ["OnlineMeetings.ReadWrite", true, false],
  ["VirtualAppointmentNotification.Send", false, true],
  ["VirtualAppointment.Read.All", false, false],
  ["VirtualAppointment.ReadWrite.All", false, false],
  ["OnlineMeetings.Read.All", false, false],
  ["OnlineMeetings.ReadWrite.All", false, false],
])("with %s alone the desk offers to edit: %s, to send text messages: %s", (permission, mayWrite, maySendSms) => {
  const { write, sendSms } = rightsOf([permission]);
  expect([write === undefined, sendSms === undefined]).toEqual([mayWrite, maySendSms]);
});

it("names the least privileged permission to ask for", () => {
  expect(rightsOf([])).toEqual({
    permissions: [],
    writeMeeting: "You may not change meetings: that needs the permission OnlineMeetings.ReadWrite.",
    write: "You may not change appointments: that needs the permission VirtualAppointment.ReadWrite.",
    sendSms: "You may not send text messages: that needs the permission VirtualAppointmentNotification.Send.",
  });
});

it("offers everything where the gateway can't tell", () => {
  expect(rightsOf(undefined)).toEqual({
    permissions: undefined,
    write: undefined,
    writeMeeting: undefined,
    sendSms: undefined,
  });
});

it.each([
  ["VirtualAppointment.Read", ["VirtualAppointment.ReadWrite"], true],
  ["VirtualAppointment.Read", ["OnlineMeetings.Read"], true],
  ["VirtualAppointment.ReadWrite", ["VirtualAppointment.Read", "OnlineMeetings.Read"], false],
  ["VirtualAppointment.ReadWrite", ["OnlineMeetings.ReadWrite"], true],
  ["VirtualAppointmentNotification.Send", ["VirtualAppointment.ReadWrite"], false],
  ["VirtualAppointment.Read", ["VirtualAppointment.ReadWrite.All"], false],
] as const)("what %s allows, a person with %j is allowed: %s", (required, permissions, isAllowed) => {
  expect(isCovered(required, permissions)).toBe(isAllowed);
});

it.each([
  [["VirtualAppointment.ReadWrite"], "Your permissions are enough, but"],
  [["VirtualAppointmentNotification.Send"], "It needs the permission VirtualAppointment.Read, which you do not have."],
  [undefined, "It needs the permission VirtualAppointment.Read, or an application access policy for this meeting."],
])("explains a refusal to who has %j", (permissions, words) => {
  const refusal = {
    __typename: "ForbiddenError",
    message: "",
    requestId: null,
    requiredPermissions: ["VirtualAppointment.Read"],
  } as const;
  expect(explainOutcome(refusal, permissions).advice).toContain(words);
});
