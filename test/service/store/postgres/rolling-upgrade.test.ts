import { Client } from "pg";
import { expect } from "vitest";
import { openTables } from "../../../../src/runtime/open-store.ts";
import { migrateDatabase } from "../../../../src/service/store/postgres/migrate-database.ts";
import { postgresMigrations } from "../../../../src/service/store/postgres/postgres-migrations.ts";
import { PostgresStore } from "../../../../src/service/store/postgres/postgres-store.ts";
import { checkTables } from "../../../../src/service/store/transfer/check-tables.ts";
import { disposeLater, it as base } from "../../../support/fixtures.ts";
import { postgresFor, queryPostgres } from "../../../support/postgres/test-databases.ts";
import { createAppointment, createMeeting, placeOf, saving } from "../contract/store-fixtures.ts";

const MEETINGS = 200;

const it = base
  .extend("url", ({ directory }) => postgresFor(directory))
  .extend("oldClient", async ({ url }, cleanup) => {
    const client = new Client({ connectionString: url });
    await client.connect();
    await disposeLater({ [Symbol.asyncDispose]: () => client.end() }, cleanup);
    return client;
  });

// What a program sent that knew the first step alone, word for word but for the number of columns that stay null.
const OLD_ADD = `WITH changed AS (
    INSERT INTO meetings (tenant_id, id, organizer_id, client_join_web_url, participants, subject, created_at, start_at,
      end_at, external_id) VALUES ($1, $2, $3, $4, $5, NULL, 1, 1000, 2000, NULL) ON CONFLICT DO NOTHING RETURNING start_at
  ) INSERT INTO participants (tenant_id, meeting_id, place, user_id, upn, start_at)
    SELECT $1, $2, 1, $3, NULL, changed.start_at FROM changed`;
const OLD_SAVE = `WITH changed AS (
    UPDATE meetings SET appointment_id = 'a', appointment_etag = $4, appointment_settings = NULL,
      appointment_clients = $5, appointment_modified_by = 'w', appointment_modified_at = 2,
      external_appointment_id = $4, external_appointment_url = NULL, appointment_client_join_web_url = NULL
    WHERE tenant_id = $1 AND id = $2 AND appointment_etag IS NOT DISTINCT FROM $3 RETURNING 1
  ), traced AS (
    INSERT INTO history (tenant_id, meeting_id, at, caller_id, caller_kind, operation, fields, etag_before, etag_after)
    SELECT $1, $2, database_time(), 'w', 'user', 'update', '', $3, $4 FROM changed
  ) SELECT 1 FROM changed`;
const OLD_FIND =
  "SELECT id, participants, appointment_etag FROM meetings WHERE tenant_id = $1 AND id = ANY($2::text[])";

/** An instance of the version before: it adds meetings and changes their appointments, and reads what it wrote. */
async function workAsBefore(client: Client, over: AbortSignal): Promise<Map<string, string>> {
  const written = new Map<string, string>();
  const people = JSON.stringify([{ userId: "organizer", upn: null, role: "presenter" }]);
  for (let number = 0; !over.aborted || number < MEETINGS; number++) {
    const id = `old-${number % MEETINGS}`;
    if (!written.has(id)) await client.query(OLD_ADD, ["t", id, "organizer", "https://join.example", people]);
    const [before, etag] = [written.get(id) ?? null, `W/"${number}"`];
    const clients = JSON.stringify([
      { displayName: null, emailAddress: `${number}@example.com`, smsCapablePhoneNumber: null },
    ]);
    const { rowCount } = await client.query(OLD_SAVE, ["t", id, before, etag, clients]);
    expect(rowCount).toBe(1);
    written.set(id, etag);
    const { rows } = await client.query<{ appointment_etag: string }>(OLD_FIND, ["t", [id]]);
    expect(rows.map((row) => row.appointment_etag)).toEqual([etag]);
  }
  return written;
}

it("an instance that knows the first step alone goes on while a newer one upgrades and works beside it", async ({
  url,
  oldClient,
}) => {
  await migrateDatabase(url, postgresMigrations.slice(0, 1));
  const over = new AbortController();
  const working = workAsBefore(oldClient, over.signal);
  const store = await PostgresStore.open(url);
  await using _ = store;
  // Both write now.
  const meetings = Array.from({ length: 50 }, () => createMeeting());
  for (const meeting of meetings) await store.addMeeting(meeting, createAppointment('W/"new"'));
  over.abort();
  const written = await working;
  for (const [meetingId, etag] of written) {
    const { meeting } = await store.findMeeting({ tenantId: "t", meetingId });
    expect([meeting?.etag, meeting?.appointment?.externalAppointmentId]).toEqual([etag, etag]);
  }
  await using tables = await openTables({ kind: "postgres", url });
  expect(await checkTables(tables, () => {})).toMatchObject({ meetings: MEETINGS + 50, damage: [], findings: [] });
  // What is kept beside the rows follows what the old one wrote.
  const [row] = await queryPostgres(url, "SELECT count(*)::int AS count FROM contacts");
  expect(row).toEqual({ count: MEETINGS });
});

it("no call of an instance fails, and none is lost, while the next version adds its step", async ({ url }) => {
  await using store = await PostgresStore.open(url);
  await using other = await PostgresStore.open(url);
  const meetings = Array.from({ length: 8 }, () => createMeeting());
  await Promise.all(meetings.map((meeting) => store.addMeeting(meeting, createAppointment("0"))));
  const over = new AbortController();
  const counts = meetings.map(async (meeting, index) => {
    const instance = index % 2 === 0 ? store : other;
    let count = 0;
    while (!over.signal.aborted || count < 20) {
      await instance.changeMeeting(placeOf(meeting), saving(meeting, createAppointment(String(++count))));
      expect((await instance.findMeeting(placeOf(meeting))).meeting?.etag).toBe(String(count));
    }
    return count;
  });
  const known = postgresMigrations.length;
  const expand = {
    readableFrom: known,
    sql: `ALTER TABLE meetings ADD COLUMN later text;
      CREATE TABLE later_table (tenant_id text PRIMARY KEY);
      CREATE INDEX later_index ON meetings (tenant_id, later) WHERE later IS NOT NULL;`,
  };
  await migrateDatabase(url, [...postgresMigrations, expand]);
  // One that is started now, of the version before, serves as well.
  await using late = await PostgresStore.open(url);
  over.abort();
  const written = await Promise.all(counts);
  const found = await Promise.all(meetings.map((meeting) => late.findMeeting(placeOf(meeting))));
  expect(found.map(({ meeting }) => Number(meeting?.etag))).toEqual(written);
});
