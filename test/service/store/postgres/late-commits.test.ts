import { Client } from "pg";
import { expect, vi } from "vitest";
import { PostgresStore } from "../../../../src/service/store/postgres/postgres-store.ts";
import type { ChangePosition } from "../../../../src/service/store/stored-changes.ts";
import { disposeLater } from "../../../support/fixtures.ts";
import { postgresFor } from "../../../support/postgres/test-databases.ts";
import { queryPostgres } from "../../../support/postgres/test-databases.ts";
import { createAppointment, createEntry, createMeeting, it as base, placeOf } from "../contract/store-fixtures.ts";

const it = base
  .extend("url", ({ directory }) => postgresFor(directory))
  .extend("own", async ({ url }, cleanup) => disposeLater(PostgresStore.open(url), cleanup))
  .extend("writer", async ({ url, own }, { onCleanup }) => {
    // Then there is a schema.
    await own.probe();
    const client = new Client({ connectionString: url });
    await client.connect();
    onCleanup(() => client.end());
    return client;
  });

/** What a reader that goes on from page to page has seen. */
function reader(store: PostgresStore, from: ChangePosition) {
  const seen: string[] = [];
  let position = from;
  return {
    seen,
    read: async () => {
      const { changes, end } = await store.changes.read(position, 100);
      position = end;
      seen.push(...changes.map(({ meetingId }) => meetingId ?? ""));
      return seen;
    },
  };
}

const INSERT = "INSERT INTO changes (tenant_id, kind, meeting_id, fields) VALUES ($1, $2, $3, '')";

it("misses no change that is committed after later ones", async ({ own, writer }) => {
  const early = reader(own, await own.changes.end());
  await writer.query("BEGIN");
  // It has its number now, and everybody else's come after it.
  await writer.query(INSERT, ["t", "meetingUpdated", "late"]);
  const others = [createMeeting(), createMeeting(), createMeeting()];
  for (const meeting of others) await own.addMeeting(meeting);
  for (let read = 0; read < 3; read++) expect(await early.read()).toEqual([]);
  // Whoever begins now goes on from before what is held back.
  const later = reader(own, await own.changes.end());
  await writer.query("COMMIT");
  const all = ["late", ...others.map(({ id }) => id)];
  await vi.waitFor(async () => expect(await early.read()).toEqual(all), { timeout: 20_000 });
  await vi.waitFor(async () => expect(await later.read()).toEqual(all), { timeout: 20_000 });
  expect([await early.read(), await later.read()]).toEqual([all, all]);
});

it("is told of nothing that was taken back, and waits for it", async ({ own, writer }) => {
  const one = reader(own, await own.changes.end());
  await writer.query("BEGIN");
  await writer.query(INSERT, ["t", "meetingUpdated", "never"]);
  const meeting = createMeeting();
  await own.addMeeting(meeting);
  expect(await one.read()).toEqual([]);
  await writer.query("ROLLBACK");
  await vi.waitFor(async () => expect(await one.read()).toEqual([meeting.id]), { timeout: 20_000 });
});

it.for([
  ["only reads", "SELECT count(*) FROM meetings"],
  ["writes something else", "INSERT INTO access_policies VALUES ('t', 'a', 'u')"],
])("is not held back by who %s", async ([, sql], { own, writer }) => {
  await writer.query("BEGIN");
  await writer.query(sql ?? "");
  const one = reader(own, await own.changes.end());
  const meeting = createMeeting();
  await own.addMeeting(meeting);
  await vi.waitFor(async () => expect(await one.read()).toEqual([meeting.id]), { timeout: 20_000 });
  await writer.query("COMMIT");
});

it.for([
  ["with an appointment", createAppointment("1")],
  ["without one", undefined],
] as const)(
  "deletes no meeting %s for its time that is moved meanwhile",
  async ([, appointment], { url, own, writer }) => {
    const meeting = createMeeting({ startAt: 1, endAt: 2 });
    await own.addMeeting(meeting, appointment);
    for (const column of ["start_at", "end_at"]) {
      await writer.query("BEGIN");
      await writer.query(`UPDATE meetings SET ${column} = ${column} + 100 WHERE id = $1`, [meeting.id]);
      const seen: unknown[] = [];
      const deleted = own.changeMeeting(placeOf(meeting), ({ meeting: found }) => {
        seen.push([found?.startAt, found?.endAt]);
        if (seen.length > 1) return { result: false };
        const entry = appointment && createEntry(meeting, { operation: "delete", etagBefore: "1" });
        return { change: { kind: "deleteMeeting", entry }, result: true };
      });
      const waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
      await expect.poll(() => queryPostgres(url, waiting)).toHaveLength(1);
      await writer.query("COMMIT");
      expect(await deleted).toBe(false);
      // It was decided about once more, as it is now.
      expect(seen).toHaveLength(2);
      expect(seen[0]).not.toEqual(seen[1]);
    }
    expect((await own.findMeeting(placeOf(meeting))).meeting).toMatchObject({ startAt: 101, endAt: 102 });
  },
);
