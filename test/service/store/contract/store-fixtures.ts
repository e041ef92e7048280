import { join } from "node:path";
import { noProperties, type Appointment } from "../../../../src/service/domain/appointment.ts";
import type { HistoryEntry } from "../../../../src/service/domain/history-entry.ts";
import type { Meeting } from "../../../../src/service/domain/meeting.ts";
import { PostgresStore } from "../../../../src/service/store/postgres/postgres-store.ts";
import { SqliteStore } from "../../../../src/service/store/sqlite/sqlite-store.ts";
import type { Decision, FoundMeeting, Store } from "../../../../src/service/store/store.ts";
import { disposeLater, it as base } from "../../../support/fixtures.ts";
import { behindClock, PostgresClock } from "../../../support/postgres/postgres-clock.ts";
import { postgresFor, usesPostgres } from "../../../support/postgres/test-databases.ts";

/** What a store of each kind has to do: once with the one, once with the other. */
export const it = base
  .extend("databaseUrl", { scope: "file" }, ({ sharedDirectory }) =>
    usesPostgres ? postgresFor(sharedDirectory) : join(sharedDirectory, "appointments.db"),
  )
  .extend("store", { scope: "file" }, ({ databaseUrl }, cleanup) => disposeLater(openStore(databaseUrl), cleanup))
  /** Another instance's; where one process has a file to itself, the same. */
  .extend("other", { scope: "file" }, ({ databaseUrl, store }, cleanup) =>
    usesPostgres ? disposeLater(openStore(databaseUrl), cleanup) : store,
  )
  /** A store that goes by a clock of the test's own. */
  .extend("timed", async ({ directory }, cleanup) => {
    if (!usesPostgres) {
      const clock = { now: 1_000_000 };
      const file = join(directory, "appointments.db");
      return { clock, store: await disposeLater<Store>(new SqliteStore(file, { now: () => clock.now }), cleanup) };
    }
    const url = await postgresFor(directory);
    const opened = await disposeLater(PostgresStore.open(url), cleanup);
    const clock = new PostgresClock(url, 1_000_000);
    return { clock, store: behindClock<Store>(opened, clock) };
  });

async function openStore(url: string): Promise<Store> {
  return usesPostgres ? PostgresStore.open(url) : new SqliteStore(url);
}

/** Young enough to be remembered. */
const STARTED_AT = Date.now();

let meetings = 0;

/** One that is like no other. */
export function createMeeting(changes: Partial<Meeting> = {}): Meeting {
  const id = `meeting-${++meetings}`;
  return {
    tenantId: "t",
    id,
    organizerId: "organizer",
    clientJoinWebUrl: `https://join.example/${id}`,
    joinWebUrl: null,
    kept: {},
    participants: [{ userId: "organizer", upn: null, role: "presenter" }],
    subject: null,
    createdAt: 1,
    startAt: null,
    endAt: null,
    externalId: null,
    ...changes,
  };
}

export function createAppointment(etag: string, changes: Partial<Appointment> = {}): Appointment {
  return { ...noProperties, id: "a", etag, modifiedBy: "writer", modifiedAt: 2, ...changes };
}

export function createEntry({ tenantId, id }: Meeting, changes: Partial<HistoryEntry> = {}): HistoryEntry {
  return {
    tenantId,
    meetingId: id,
    at: STARTED_AT,
    callerId: "writer",
    callerKind: "user",
    operation: "update",
    fields: ["settings", "appointmentClients"],
    etagBefore: null,
    etagAfter: null,
    ...changes,
  };
}

export const placeOf = ({ tenantId, id }: Meeting) => ({ tenantId, meetingId: id });

/** Saves an appointment whatever is there. */
export const saving =
  (meeting: Meeting, appointment: Appointment) =>
  (found: FoundMeeting): Decision<string> => ({
    change: {
      kind: "saveAppointment",
      appointment,
      entry: createEntry(meeting, { etagBefore: found.meeting?.etag ?? null, etagAfter: appointment.etag }),
    },
    result: "saved",
  });
