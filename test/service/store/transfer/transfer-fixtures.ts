import { join } from "node:path";
import type { DatabaseLocation } from "../../../../src/config/database-location.ts";
import { openStore } from "../../../../src/runtime/open-store.ts";
import type { Store } from "../../../../src/service/store/store.ts";
import { it as base, startEach } from "../../../support/fixtures.ts";
import { postgresFor, queryPostgres, usesPostgres } from "../../../support/postgres/test-databases.ts";
import { newMessages } from "../new-messages.ts";
import { runProgram } from "../../../support/programs/program.ts";
import { createAppointment, createMeeting, placeOf, saving } from "../contract/store-fixtures.ts";
import { DatabaseSync } from "node:sqlite";

type Kind = DatabaseLocation["kind"];

export const KINDS: readonly Kind[] = usesPostgres ? ["sqlite", "postgres"] : ["sqlite"];
/** Each kind into each that this run has. */
export const PAIRS = KINDS.flatMap((from) => KINDS.map((to) => ({ from, to })));

/** A database of a test's own, that isn't there yet or is empty. */
export interface TestDatabase {
  readonly location: DatabaseLocation;
  /** As a command takes it. */
  readonly url: string;
  readonly query: (sql: string) => Promise<Record<string, unknown>[]>;
}

export const it = base
  .extend("database", ({ directory }) => async (kind: Kind, name: string): Promise<TestDatabase> => {
    if (kind === "postgres") {
      const url = await postgresFor(join(directory, name));
      return { location: { kind, url }, url, query: (sql) => queryPostgres(url, sql) };
    }
    const file = join(directory, `${name}.db`);
    const query = async (sql: string) => {
      using database = new DatabaseSync(file);
      return database.prepare(sql).all();
    };
    return { location: { kind, file }, url: `sqlite:${file}`, query };
  })
  .extend("open", ({}, cleanup) => startEach((location: DatabaseLocation) => openStore(location), cleanup))
  /** A command of the service, run to its end. */
  .extend(
    "command",
    () =>
      (...words: string[]) =>
        runProgram(["service", ...words], { PATH: process.env["PATH"] }),
  );

export const RICH = createMeeting({
  id: "rich \u0000 \u0001 ☎",
  participants: [
    { userId: "organizer", upn: "Organizer@example.com", role: "presenter" },
    { userId: null, upn: "GÄST@example.com", role: "attendee" },
  ],
  subject: "Grüße \u0000",
  startAt: 1_700_000_000_000,
  endAt: 1_700_000_900_000,
  externalId: "external \u0000",
});
export const NUMBER = "+13129224122";

/** Puts something of everything into a store. */
export async function fill(store: Store, meetings: number): Promise<void> {
  await store.addMeeting(RICH, createAppointment('W/"0"'));
  for (const number of [1, 2, 3]) {
    const appointment = createAppointment(`W/"${number}"`, {
      externalAppointmentId: `\u0000${number}`,
      settings: { allowClientToJoinUsingBrowser: true },
      appointmentClients: [{ displayName: "Grady Archie", emailAddress: null, smsCapablePhoneNumber: NUMBER }],
    });
    await store.changeMeeting(placeOf(RICH), saving(RICH, appointment));
  }
  const many = Array.from({ length: meetings }, (_, index) => createMeeting({ tenantId: `tenant-${index % 3}` }));
  for (let first = 0; first < many.length; first += 100) {
    await Promise.all(many.slice(first, first + 100).map((meeting) => store.addMeeting(meeting)));
  }
  await Promise.all(
    many.slice(0, 10).map((meeting, index) => {
      return store.changeMeeting(placeOf(meeting), saving(meeting, createAppointment(`W/"of ${index}"`)));
    }),
  );
  await store.grantAccessPolicy("t", "app", "u");
  await store.grantAccessPolicy("t", "app");
  await store.beginProvisioning("t", 10);
  await store.outbox.add(newMessages("t", ["delivered", "waiting"], { event: JSON.stringify({ to: NUMBER }) }));
  const claimed = await store.outbox.claim(2, 1_000_000);
  for (const message of claimed) if (message.id === "delivered") await store.outbox.markDelivered(message);
}
