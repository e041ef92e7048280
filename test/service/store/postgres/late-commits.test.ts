import { Client } from "pg";
import { pino } from "pino";
import { expect, vi } from "vitest";
import { ChangeFeed, type Listener } from "../../../../src/service/feed/change-feed.ts";
import { PostgresStore } from "../../../../src/service/store/postgres/postgres-store.ts";
import { parsePosition, type ChangePosition } from "../../../../src/service/store/stored-changes.ts";
import { disposeLater } from "../../../support/fixtures.ts";
import { postgresFor, queryPostgres } from "../../../support/postgres/test-databases.ts";
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
  })
  .extend("feed", ({ own }, { onCleanup }) => {
    const feed = new ChangeFeed({ store: own, logger: pino({ level: "silent" }) });
    onCleanup(() => feed.close());
    return feed;
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

/** Who takes part in all meetings here, and goes on from a position. */
function listen(position: ChangePosition) {
  const texts: string[] = [];
  const listener = {
    watcher: {
      caller: { kind: "user", tenantId: "t", id: "organizer", applicationId: "a", scopes: new Set<string>() },
      userId: undefined,
      seesMeetings: true,
    } as unknown as Listener["watcher"],
    position,
    told(more: Parameters<Listener["told"]>[0], end: ChangePosition) {
      texts.push(...more.map(({ text }) => text()));
      this.position = end;
    },
    texts,
    /** The meetings it was told of, once there are so many. */
    meetings: (count: number) =>
      vi.waitFor(
        () => {
          expect(texts.length).toBeGreaterThanOrEqual(count);
          return texts.map((text) => /"onlineMeetingId":"([^"]+)"/.exec(text)?.[1]);
        },
        { timeout: 20_000 },
      ),
  };
  return listener;
}

/** @returns how many rounds it took, and it is given up after 20 */
async function catchUp(feed: ChangeFeed, listener: Listener): Promise<number> {
  let rounds = 1;
  while (!(await feed.catchUp(listener)) && rounds < 20) rounds++;
  return rounds;
}

it("lets go on at once who missed nothing, while something else is being written", async ({ own, writer, feed }) => {
  const first = listen(await feed.start());
  await catchUp(feed, first);
  await writer.query("BEGIN");
  await writer.query("INSERT INTO access_policies VALUES ('t', 'a', 'u')");
  const [seen, missed, next] = [createMeeting(), createMeeting(), createMeeting()];
  await own.addMeeting(seen);
  await first.meetings(1);
  const position = parsePosition(/^id: (.*)$/m.exec(first.texts[0] ?? "")?.[1] ?? "");
  if (position === undefined) throw new Error("no position");
  const [again, late] = [listen(position), listen(position)];
  expect(await feed.isKept(position)).toBe(true);
  expect(await catchUp(feed, again)).toBeLessThan(5);
  await own.addMeeting(missed);
  await first.meetings(2);
  expect(await catchUp(feed, late)).toBeLessThan(5);
  await own.addMeeting(next);
  expect(await first.meetings(3)).toEqual([seen.id, missed.id, next.id]);
  for (const listener of [again, late]) expect(await listener.meetings(2)).toEqual([missed.id, next.id]);
  await writer.query("COMMIT");
});

it("takes no position for all from what a client says of its own", async ({ own, writer, feed }) => {
  await writer.query("BEGIN");
  await writer.query(INSERT, ["t", "meetingUpdated", "ignored"]);
  const { rows } = await writer.query("SELECT pg_current_xact_id()::text AS id");
  const late = createMeeting();
  await own.addMeeting(late);
  // One of a transaction that is under way: nobody knows yet what it will have written.
  const forged = listen({ transaction: BigInt(rows[0].id), sequence: 10n ** 18n - 1n });
  await catchUp(feed, forged);
  const other = listen(await feed.start());
  await catchUp(feed, other);
  await writer.query(INSERT, ["t", "meetingUpdated", late.id]);
  await writer.query("COMMIT");
  expect(await other.meetings(2)).toEqual([late.id, late.id]);
  expect(await forged.meetings(1)).toEqual([late.id]);
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
