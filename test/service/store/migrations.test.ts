import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect } from "vitest";
import { migrations } from "../../../src/service/store/sqlite/migrations.ts";
import { SqliteStore } from "../../../src/service/store/sqlite/sqlite-store.ts";
import type { Meeting } from "../../../src/service/domain/meeting.ts";
import { it } from "../../support/fixtures.ts";

it("brings the meetings and participants of the first version along", async ({ directory }) => {
  const file = join(directory, "appointments.db");
  const old = new DatabaseSync(file);
  old.exec(`${migrations[0]}
      INSERT INTO meetings (tenant_id, id, organizer_id, client_join_web_url) VALUES ('t', 'm', 'one', 'https://join.example');
      INSERT INTO participants VALUES ('t', 'm', 'ONE', 'One@example.com'), ('t', 'm', 'two', 'two@example.com');
      INSERT INTO appointments VALUES ('t', 'm', 'a', 'W/"e"', 'x', NULL, NULL, NULL, '[]', 'one', 1);
      PRAGMA user_version = 1;`);
  old.close();
  using store = new SqliteStore(file);
  const { meeting } = await store.findMeeting({ tenantId: "t", meetingId: "m" });
  expect(meeting).toHaveProperty("etag", 'W/"e"');
  expect(meeting).toMatchObject({
    tenantId: "t",
    id: "m",
    organizerId: "one",
    clientJoinWebUrl: "https://join.example",
    participants: [
      { userId: "one", upn: "One@example.com", role: "attendee" },
      { userId: "two", upn: "two@example.com", role: "attendee" },
    ],
    subject: null,
    createdAt: null,
    startAt: null,
    endAt: null,
    externalId: null,
    appointment: {
      id: "a",
      etag: 'W/"e"',
      externalAppointmentId: "x",
      externalAppointmentUrl: null,
      appointmentClientJoinWebUrl: null,
      settings: null,
      appointmentClients: [],
      modifiedBy: "one",
      modifiedAt: 1,
    },
  });
});

it("puts meetings that are there already on the agenda of those who take part", async ({ directory }) => {
  const file = join(directory, "appointments.db");
  const old = new DatabaseSync(file);
  for (const step of migrations.slice(0, 7)) old.exec(step);
  old.exec(`
      INSERT INTO meetings (tenant_id, id, organizer_id, client_join_web_url, start_at)
        VALUES ('t', 'm', 'one', 'https://join.example', 1000), ('t', 'later', 'one', 'https://join.example', 2000);
      INSERT INTO participants (tenant_id, meeting_id, user_id, upn)
        VALUES ('t', 'm', 'one', NULL), ('t', 'm', NULL, 'two@example.com'), ('t', 'later', 'one', NULL);
      PRAGMA user_version = 7;`);
  old.close();
  using store = new SqliteStore(file);
  const idsOf = async (userId: string, upn: string | null) => {
    const found = await store.searchMeetings({
      tenantId: "t",
      people: [{ userId, upn, nameOnlyWithoutId: true }],
      from: 1000,
      before: 2000,
      most: 10,
    });
    return found.map(({ id }) => id);
  };
  expect(await idsOf("one", null)).toEqual(["m"]);
  expect(await idsOf("two", "two@example.com")).toEqual(["m"]);
});

it("keeps the links of meetings from before links were kept, and makes up none for those of Teams", async ({
  directory,
}) => {
  const file = join(directory, "appointments.db");
  const old = new DatabaseSync(file);
  const before = migrations.findIndex((step) => step.includes("kept_properties"));
  for (const step of migrations.slice(0, before)) old.exec(step);
  const organizer = "dc17674c-81d9-4adb-bfb2-8f842a442e4c";
  const id = Buffer.from(`1*${organizer}*0**19:meeting_bWVldGluZw==@thread.v2`).toString("base64");
  old.exec(`
      INSERT INTO meetings (tenant_id, id, organizer_id, client_join_web_url, participants, subject, start_at, end_at,
          external_id, appointment_id, appointment_etag, appointment_clients, appointment_modified_by, appointment_modified_at)
        VALUES ('t', '${id}', '${organizer}', 'https://visit.teams.microsoft.com/x', '[]', 'Old', 1000, 2000, 'key',
          'a', 'W/"e"', '[{"displayName":"Grady","emailAddress":null,"smsCapablePhoneNumber":null}]', 'one', 1),
        ('t', 'adopted', '${organizer}', '', '[]', NULL, NULL, NULL, NULL, 'b', 'W/"f"', '[]', 'one', 1);
      INSERT INTO history (tenant_id, meeting_id, at, caller_id, caller_kind, operation, fields)
        VALUES ('t', '${id}', 1, 'one', 'user', 'create', 'settings');
      PRAGMA user_version = ${before};`);
  old.close();
  using store = new SqliteStore(file);
  const { meeting } = await store.findMeeting({ tenantId: "t", meetingId: id });
  expect(meeting).toMatchObject({
    subject: "Old",
    startAt: 1000,
    externalId: "key",
    kept: {},
    joinWebUrl: expect.stringMatching(/^https:\/\/teams\.microsoft\.com\/l\/meetup-join\/19%3Ameeting_/),
    clientJoinWebUrl: "https://visit.teams.microsoft.com/x",
    appointment: { appointmentClients: [{ displayName: "Grady", emailAddress: null, smsCapablePhoneNumber: null }] },
  });
  const adopted = await store.findMeeting({ tenantId: "t", meetingId: "adopted" });
  expect(adopted.meeting).toMatchObject({ joinWebUrl: null, clientJoinWebUrl: null, etag: 'W/"f"' });
  expect(await store.findHistory(id)).toHaveLength(1);
  const changed = { ...meeting, tenantId: "t", id, organizerId: organizer } as Meeting;
  await store.changeMeeting({ tenantId: "t", meetingId: id }, ({ meeting: found }) => ({
    change: {
      kind: "saveMeeting",
      before: found as Meeting,
      meeting: { ...changed, ...partsOf(found as Meeting), subject: "New" },
    },
    result: undefined,
  }));
  expect((await store.findMeeting({ tenantId: "t", meetingId: id })).meeting).toMatchObject({
    subject: "New",
    etag: 'W/"e"',
  });
});

/** A row of the database has these as getters. */
function partsOf({ clientJoinWebUrl, joinWebUrl, participants, createdAt, startAt, endAt, externalId, kept }: Meeting) {
  return { clientJoinWebUrl, joinWebUrl, participants, createdAt, startAt, endAt, externalId, kept };
}

it("gives messages that are there already a history, and leaves them due as they were", async ({ directory }) => {
  const file = join(directory, "appointments.db");
  const old = new DatabaseSync(file);
  old.function("contacts_of", (_clients) => "[]");
  const before = migrations.findIndex((step) => step.includes("new_outbox"));
  for (const step of migrations.slice(0, before)) old.exec(step);
  const data = { phoneNumber: "+13129224122", onlineMeetingId: "m", tenantId: "t" };
  const add = old.prepare(
    "INSERT INTO sms_outbox (id, event, state, attempts, created_at, next_attempt_at, tenant_id) VALUES (?, ?, ?, 1, 5, 7, 't')",
  );
  add.run("1", JSON.stringify({ data: { ...data, messageType: "reschedule" } }), "pending");
  add.run("2", JSON.stringify({ data: { ...data, remindBeforeTimeInMinutesType: "mins15" } }), "failed");
  add.run("3", "", "delivered");
  add.run("4", "{", "failed");
  old.exec(`PRAGMA user_version = ${before}`);
  old.close();
  using store = new SqliteStore(file, { now: () => 10 });
  const common = { tenantId: "t", attempts: 1, reason: null, createdAt: 5, dueAt: 7, finishedAt: null };
  const known = { ...common, meetingId: "m", numberEnd: "22" };
  const unknown = { ...common, meetingId: null, kind: null, numberEnd: null };
  expect(await store.messages.list({}, undefined)).toEqual([
    { ...known, id: "1", kind: "reschedule", state: "pending" },
    { ...known, id: "2", kind: "reminder", state: "failed" },
    { ...unknown, id: "3", state: "sent" },
    { ...unknown, id: "4", state: "failed" },
  ]);
  expect(await store.outbox.claim(5, 1000)).toMatchObject([{ id: "1", attempts: 2 }]);
});
