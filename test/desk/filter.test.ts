import { expect, it } from "vitest";
import { filterMeetings } from "../../src/desk/app/agenda/filter.ts";
import type { AgendaFilter } from "../../src/desk/app/agenda-filters.ts";
import type { Meeting } from "../../src/desk/app/meeting-of-day.ts";

const client = (displayName: string, emailAddress: string | null, smsCapablePhoneNumber: string | null) => ({
  displayName,
  emailAddress,
  smsCapablePhoneNumber,
});
const meeting = (onlineMeetingId: string, subject: string, virtualAppointment: object) =>
  ({ onlineMeetingId, subject, virtualAppointment }) as Meeting;
const appointment = (externalAppointmentId: string | null, ...appointmentClients: object[]) => ({
  __typename: "VirtualAppointment",
  externalAppointmentId,
  appointmentClients,
});

const day = [
  meeting(
    "a",
    "Account opening",
    appointment("AAMk=", client("Grady Archie", "gradya@contoso.com", "+1 (312) 922-4122")),
  ),
  meeting("b", "Follow-up", appointment(null, client("Lidia Holloway", null, null))),
  meeting("c", "Introduction", { __typename: "NotFoundError" }),
  meeting("d", "Pension advice", { __typename: "ThrottledError" }),
  meeting("e", "Loan", appointment("loan-7")),
];
const idsOf = (filter: AgendaFilter, text = "", unsaved: string[] = []) =>
  filterMeetings(day, { filter, text, unsaved: new Set(unsaved) }).map(({ onlineMeetingId }) => onlineMeetingId);

it.each([
  ["grady", ["a"]],
  ["ARCHIE account", ["a"]],
  ["312-922", ["a"]],
  ["3129224122", ["a"]],
  ["contoso", ["a"]],
  ["aamk", ["a"]],
  ["loan-7", ["e"]],
  ["o", ["a", "b", "c", "d", "e"]],
  ["archie lidia", []],
  ["", ["a", "b", "c", "d", "e"]],
])("finds by %j: %j", (text, ids) => expect(idsOf("all", text)).toEqual(ids));

it("shows meetings without an appointment, and those that need something done", () => {
  expect(idsOf("no-appointment")).toEqual(["c"]);
  expect(idsOf("needs-attention")).toEqual(["b", "d", "e"]);
  expect(idsOf("needs-attention", "", ["a", "c"])).toEqual(["a", "b", "c", "d", "e"]);
  expect(idsOf("needs-attention", "pension")).toEqual(["d"]);
});
