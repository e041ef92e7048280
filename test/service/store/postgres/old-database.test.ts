import { readFile } from "node:fs/promises";
import { expect } from "vitest";
import { openTables } from "../../../../src/runtime/open-store.ts";
import { contactsOf } from "../../../../src/service/domain/contact.ts";
import { postgresMigrations } from "../../../../src/service/store/postgres/postgres-migrations.ts";
import { PostgresStore } from "../../../../src/service/store/postgres/postgres-store.ts";
import { checkTables } from "../../../../src/service/store/transfer/check-tables.ts";
import { disposeLater, it as base } from "../../../support/fixtures.ts";
import { postgresFor, queryPostgres } from "../../../support/postgres/test-databases.ts";
import { createMeeting } from "../contract/store-fixtures.ts";

// A database that the first program with PostgreSQL made, as pg_dump tells of it: its schema and its data, none of which
// anything of today has touched.

const CONTOSO = "a796be92-31f5-4c7a-9a52-0c1e5d6f7a80";
const ADELE = "dc17674c-81d9-4adb-bfb2-8f842a442e4c";
const VISIT =
  "MSpkYzE3Njc0Yy04MWQ5LTRhZGItYmZiMi04Zjg0MmE0NDJlNGMqMCoqMTk6bWVldGluZ19ZbU14T1RrMU1tUXRNVFkwTVMwME5qbG1MVGhsTlRjdFlqTTVPR1JtT1RCaVkyVXlAdGhyZWFkLnYy";
const CANCELLED =
  "MSpkYzE3Njc0Yy04MWQ5LTRhZGItYmZiMi04Zjg0MmE0NDJlNGMqMCoqMTk6bWVldGluZ19NemxsTURNME0yVXRZVGs1TlMwMFpUa3hMV0psWm1JdE1HWm1NRFk0T1dZeU9HRXlAdGhyZWFkLnYy";
const VERSION = 'W/"jioRz7kCCG6vAXSqPttRwJieVIVn6g=="';
const DUMP = new URL("old-database.sql", import.meta.url);

const it = base
  .extend("url", async ({ directory }) => {
    const url = await postgresFor(directory);
    await queryPostgres(url, await readFile(DUMP, "utf8"));
    return url;
  })
  .extend("store", ({ url }, cleanup) => disposeLater(PostgresStore.open(url), cleanup));

it("a database of the first version opens, migrates, and holds everything", async ({ url, store }) => {
  const versions = await queryPostgres(url, "SELECT version FROM schema_versions ORDER BY version");
  expect(versions.map(({ version }) => version)).toEqual(postgresMigrations.map((_, index) => index + 1));
  const { meeting, provisionedIn } = await store.findMeeting({
    tenantId: CONTOSO,
    meetingId: VISIT,
    provisioningScope: CONTOSO,
  });
  expect(provisionedIn).toBeLessThanOrEqual(0);
  expect(meeting).toMatchObject({
    organizerId: ADELE,
    subject: "Visit",
    externalId: "visit-1",
    startAt: Date.UTC(2027, 0, 5, 9),
    endAt: Date.UTC(2027, 0, 5, 9, 30),
    kept: {},
    joinWebUrl: expect.stringMatching(/^https:\/\/teams\.microsoft\.com\/l\/meetup-join\/19%3Ameeting_/),
    etag: VERSION,
    appointment: {
      etag: VERSION,
      modifiedBy: ADELE,
      externalAppointmentId: "visit-1 \u00e9\u{1f3e5}",
      externalAppointmentUrl: "https://anyschedulingsystem.com/1",
      settings: { allowClientToJoinUsingBrowser: true },
      appointmentClients: [
        { displayName: "Grady Archie", emailAddress: "GradyA@contoso.com", smsCapablePhoneNumber: "+13129224122" },
      ],
    },
  });
  expect(meeting?.participants).toHaveLength(2);
  const operationsOf = async (id: string) => (await store.findHistory(id)).map(({ operation }) => operation);
  expect([await operationsOf(VISIT), await operationsOf(CANCELLED)]).toEqual([
    ["create", "update"],
    ["create", "delete"],
  ]);
  expect((await store.findMeeting({ tenantId: CONTOSO, meetingId: CANCELLED })).meeting?.etag).toBeUndefined();
  expect(await store.policyCovers(CONTOSO, "8f0c1b7e-52d3-4b1f-9a68-0d7e3c2f6a11", ADELE)).toBe(true);
  const [message] = await queryPostgres(
    url,
    "SELECT state, event::json #>> '{data,phoneNumber}' AS number FROM sms_outbox",
  );
  expect(message).toEqual({ state: "pending", number: "+13129224122" });
  // What was signed before counts still.
  expect(await store.secret("skiptoken")).toMatch(/^d984cb08/);
  await using tables = await openTables({ kind: "postgres", url });
  expect(await checkTables(tables, () => {})).toMatchObject({ meetings: 13, damage: [], findings: [] });
});

it("what came later works on what a database of the first version holds", async ({ store }) => {
  const place = { tenantId: CONTOSO, meetingId: VISIT };
  const people = [{ userId: ADELE, upn: null, nameOnlyWithoutId: true }] as const;
  const client = { displayName: null, emailAddress: "gradya@contoso.com", smsCapablePhoneNumber: null };
  const search = { tenantId: CONTOSO, people, contacts: contactsOf([client]), after: "", most: 10 };
  const found = await store.searchAppointments(search);
  expect(found.appointments.map(({ meetingId }) => meetingId)).toContain(VISIT);
  const again = createMeeting({ tenantId: CONTOSO, organizerId: ADELE, externalId: "visit-1" });
  expect((await store.addMeeting(again))?.id).toBe(VISIT);
  const end = await store.changes.end();
  const at = Date.now();
  const entry = { ...place, at, callerId: ADELE, callerKind: "user", operation: "delete", fields: [] } as const;
  await store.changeMeeting(place, ({ meeting }) => ({
    result: undefined,
    change: {
      kind: "deleteAppointment",
      entry: { ...entry, etagBefore: meeting?.etag ?? null, etagAfter: null },
    },
  }));
  expect((await store.searchAppointments(search)).appointments.map(({ meetingId }) => meetingId)).not.toContain(VISIT);
  const { changes } = await store.changes.read(end, 10);
  expect(changes.map(({ kind, meetingId }) => [kind, meetingId])).toEqual([["appointmentDeleted", VISIT]]);
});
