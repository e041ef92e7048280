import { expect, it } from "vitest";
import { rightsOf } from "../../src/desk/app/session/permissions.ts";

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
    write: "You may not change appointments: that needs the permission VirtualAppointment.ReadWrite.",
    sendSms: "You may not send text messages: that needs the permission VirtualAppointmentNotification.Send.",
  });
});

it("offers everything where the gateway can't tell", () => {
  expect(rightsOf(undefined)).toEqual({ write: undefined, sendSms: undefined });
});
