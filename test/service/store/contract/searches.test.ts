import { expect } from "vitest";
import type { People } from "../../../../src/service/store/search.ts";
import { createAppointment, createMeeting, it } from "./store-fixtures.ts";

const id = { userId: "u", upn: null, nameOnlyWithoutId: true };
const named = { userId: "nobody", upn: "USER@example.com", nameOnlyWithoutId: true };
const both = { userId: "u", upn: "user@example.com", nameOnlyWithoutId: true };
const other = { userId: "v", upn: "v@example.com", nameOnlyWithoutId: false };

/** Sorted by their bytes, as pages go on. */
const IDS = ["A", "B", "a", "b", "ä", "\u{1F600}"];

it.beforeAll(async ({ store }) => {
  for (const [index, name] of IDS.entries()) {
    const participant = index % 2 === 0 ? { userId: "u", upn: "x@y" } : { userId: null, upn: "User@Example.com" };
    const companion = { userId: "w", upn: "V@example.com", role: "attendee" } as const;
    const meeting = createMeeting({
      tenantId: "searched",
      id: name,
      participants: [{ ...participant, role: "attendee" }, ...(index < 3 ? [companion] : [])],
      startAt: 100 - (index % 3),
      endAt: 200,
    });
    await store.addMeeting(meeting, createAppointment(name, { externalAppointmentId: `of ${index % 2}` }));
  }
  await store.addMeeting(createMeeting({ tenantId: "searched", participants: [{ ...id, role: "attendee" }] }));
});

it.for<[string, People, string | undefined, string, string[]]>([
  ["whose object id takes part", [id], undefined, "", ["A", "a", "ä"]],
  ["whose name alone takes part, in any case", [named], undefined, "", ["B", "b", "\u{1F600}"]],
  ["either way", [both], undefined, "", IDS],
  ["after a position", [both], undefined, "a", ["b", "ä", "\u{1F600}"]],
  ["together with another by name", [both, other], undefined, "", ["A", "B", "a"]],
  ["by an external id", [both], "of 1", "", ["B", "b", "\u{1F600}"]],
  ["by an external id that is of others", [id], "of 1", "", []],
  ["by an external id, together with another", [both, other], "of 0", "", ["A", "a"]],
])("appointments of a person %s", async ([, people, externalAppointmentId, after, expected], { store }) => {
  const search = { tenantId: "searched", people, externalAppointmentId, after };
  const { appointments: found, stoppedAt } = await store.searchAppointments({ ...search, most: 10 });
  expect(stoppedAt).toBeUndefined();
  expect(found.map(({ meetingId }) => meetingId)).toEqual(expected);
  expect(found.map(({ appointment }) => appointment.etag)).toEqual(expected);
  const { appointments: page } = await store.searchAppointments({ ...search, most: 2 });
  expect(page.map(({ meetingId }) => meetingId)).toEqual(expected.slice(0, 2));
  const elsewhere = await store.searchAppointments({ ...search, tenantId: "elsewhere", most: 10 });
  expect(elsewhere).toEqual({ appointments: [], stoppedAt: undefined });
});

it.for<[string, People, { startAt: number; id: string } | undefined, number, string[]]>([
  ["by their start, then by id", [both], undefined, 1_000, ["a", "\u{1F600}", "B", "ä", "A", "b"]],
  ["after a position", [both], { startAt: 98, id: "a" }, 1_000, ["\u{1F600}", "B", "ä", "A", "b"]],
  ["before an end", [both], { startAt: 99, id: "" }, 100, ["B", "ä"]],
  ["of a person's id alone", [id], { startAt: 0, id: "" }, 1_000, ["a", "ä", "A"]],
  ["together with another", [both, other], { startAt: 0, id: "" }, 1_000, ["a", "B", "A"]],
])("meetings %s", async ([, people, after, before, expected], { store }) => {
  const search = { tenantId: "searched", people, from: 0, after, before };
  expect((await store.searchMeetings({ ...search, most: 10 })).map((meeting) => meeting.id)).toEqual(expected);
  expect((await store.searchMeetings({ ...search, most: 2 })).map((meeting) => meeting.id)).toEqual(
    expected.slice(0, 2),
  );
});

it.for<[string, People, { startAt: number; id: string } | undefined, number, string[]]>([
  ["by their start, then by id", [both], undefined, 0, ["b", "A", "ä", "B", "\u{1F600}", "a"]],
  ["after a position", [both], { startAt: 99, id: "\u{1F600}" }, 0, ["ä", "B", "\u{1F600}", "a"]],
  ["down to a start", [id], undefined, 99, ["A", "ä"]],
])("the latest meetings %s", async ([, people, after, from, expected], { store }) => {
  const search = { tenantId: "searched", people, from, after, before: 1_000, descending: true };
  expect((await store.searchMeetings({ ...search, most: 10 })).map((meeting) => meeting.id)).toEqual(expected);
  expect((await store.searchMeetings({ ...search, most: 1 })).map((meeting) => meeting.id)).toEqual(
    expected.slice(0, 1),
  );
});
