import { DatabaseSync } from "node:sqlite";
import * as fc from "fast-check";
import { expect } from "vitest";
import type { AppointmentUser } from "../../../../src/service/domain/appointment.ts";
import { contactsOf } from "../../../../src/service/domain/contact.ts";
import type { Meeting } from "../../../../src/service/domain/meeting.ts";
import { MAX_LOOKED_AT } from "../../../../src/service/store/search.ts";
import type { Store } from "../../../../src/service/store/store.ts";
import { queryPostgres, usesPostgres } from "../../../support/postgres/test-databases.ts";
import { createAppointment, createEntry, createMeeting, it, placeOf, saving } from "./store-fixtures.ts";

/** Addresses and numbers that meet each other, and what is none. */
const email = fc.oneof(
  fc.constantFrom(
    "a@x",
    "A@X",
    " a@x ",
    "Ä@x",
    "",
    "  ",
    "a\u0000@x",
    "\\\u0000\u0000@x",
    "\\u0000@x",
    "x".repeat(321),
    "\t",
  ),
  fc.string({ unit: "binary", maxLength: 8 }).filter((text) => text.isWellFormed()),
);
const phone = fc.oneof(
  fc.constantFrom("+1 2", "0012", "12", "(1)-2.", "00", "call me", "1\u0000", "1".repeat(33)),
  fc.string({ unit: fc.constantFrom(...Array.from("0123456789 ()+-./x")), maxLength: 8 }),
);
const orNull = (text: fc.Arbitrary<string>) => fc.option(text, { freq: 4 });
const clients: fc.Arbitrary<readonly AppointmentUser[]> = fc.array(
  fc.record({ displayName: orNull(email), emailAddress: orNull(email), smsCapablePhoneNumber: orNull(phone) }),
  { maxLength: 4 },
);

const sorted = (people: readonly AppointmentUser[]) => contactsOf(people).toSorted();

async function keptContacts(url: string, { id }: Meeting): Promise<string[]> {
  const sql = `SELECT contact FROM contacts WHERE meeting_id = '${id}'`;
  const rows = usesPostgres ? await queryPostgres(url, sql) : queryFile(url, sql);
  return rows.map(({ contact }) => String(contact)).toSorted();
}

function queryFile(file: string, sql: string): Record<string, unknown>[] {
  using database = new DatabaseSync(file);
  return database.prepare(sql).all();
}

it("what clients are found by follows each write, and is what a search asks for", async ({ store, databaseUrl }) => {
  await fc.assert(
    fc.asyncProperty(clients, clients, async (first, second) => {
      const meeting = createMeeting();
      await store.addMeeting(meeting, createAppointment("1", { appointmentClients: first }));
      expect(await keptContacts(databaseUrl, meeting)).toEqual(sorted(first));
      await store.changeMeeting(
        placeOf(meeting),
        saving(meeting, createAppointment("2", { appointmentClients: second })),
      );
      expect(await keptContacts(databaseUrl, meeting)).toEqual(sorted(second));
      const entry = createEntry(meeting, { operation: "delete" });
      await store.changeMeeting(placeOf(meeting), () => ({ change: { kind: "deleteAppointment", entry }, result: 0 }));
      expect(await keptContacts(databaseUrl, meeting)).toEqual([]);
      await store.changeMeeting(
        placeOf(meeting),
        saving(meeting, createAppointment("3", { appointmentClients: first })),
      );
      await store.changeMeeting(placeOf(meeting), () => ({ change: { kind: "deleteMeeting", entry }, result: 0 }));
      expect(await keptContacts(databaseUrl, meeting)).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

const busy = { userId: "busy", upn: null, nameOnlyWithoutId: true };
const rare = { userId: "rare", upn: null, nameOnlyWithoutId: true };

/** More appointments with one number than a search looks at, all of them the busy one's, and some the other's too. */
async function fill(store: Store): Promise<void> {
  const count = MAX_LOOKED_AT + 50;
  let next = 0;
  const addNext = async () => {
    for (let index = next++; index < count; index = next++) {
      const id = `busy-${String(index).padStart(5, "0")}`;
      const names = index % 500 === 499 ? ["busy", "rare"] : ["busy"];
      const participants = names.map((userId) => ({ userId, upn: null, role: "attendee" }) as const);
      const emailAddress = index % 1_000 === 999 ? "one@x" : null;
      const appointmentClients = [{ displayName: null, emailAddress, smsCapablePhoneNumber: "000 0" }];
      const appointment = createAppointment(id, { appointmentClients, modifiedAt: index });
      await store.addMeeting(createMeeting({ tenantId: "busy", id, participants }), appointment);
    }
  };
  await Promise.all(Array.from({ length: 10 }, addNext));
}

it("a search that no index answers goes on where it stopped, and misses nothing", async ({ store }) => {
  await fill(store);
  const all = async (search: object, person = busy) => {
    const pages: string[][] = [];
    for (let after: string | undefined = ""; after !== undefined;) {
      const options = { tenantId: "busy", people: [person] as const, after, most: 100, ...search };
      const { appointments, stoppedAt } = await store.searchAppointments(options);
      pages.push(appointments.map(({ meetingId }) => meetingId));
      after = appointments.length === 100 ? appointments.at(-1)?.meetingId : stoppedAt;
    }
    return pages;
  };
  const last = MAX_LOOKED_AT + 49;
  expect(await all({ modifiedSince: last })).toEqual([[], [`busy-0${last}`]]);
  // One that few have is looked up, and needs no second page.
  expect(await all({ contacts: ["e:one@x"] })).toEqual([["busy-00999"]]);
  expect(await all({ contacts: ["e:one@x", "n:00"], modifiedSince: 999 })).toEqual([["busy-00999"]]);
  expect(await all({ contacts: ["e:one@x"], modifiedSince: 1_000 })).toEqual([[]]);
  // Everybody's number: who takes part in few of them learns nothing of how many others there are.
  expect(await all({ contacts: ["n:00"] }, rare)).toEqual([["busy-00499", "busy-00999"]]);
  expect((await all({ contacts: ["n:00"] })).flat()).toHaveLength(MAX_LOOKED_AT + 50);
});
