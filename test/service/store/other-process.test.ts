import { join } from "node:path";
import { expect } from "vitest";
import { SqliteStore } from "../../../src/service/store/sqlite/sqlite-store.ts";
import { disposeLater, it as base } from "../../support/fixtures.ts";
import { createAppointment, createEntry, createMeeting, placeOf, saving } from "./contract/store-fixtures.ts";

const it = base
  .extend("file", ({ directory }) => join(directory, "appointments.db"))
  .extend("store", ({ file }, cleanup) => disposeLater<AsyncDisposable & SqliteStore>(new SqliteStore(file), cleanup))
  /** Another process's. */
  .extend("other", ({ file }, cleanup) => disposeLater<AsyncDisposable & SqliteStore>(new SqliteStore(file), cleanup));

const meeting = createMeeting();

it.for([
  ["saved", { kind: "saveAppointment", appointment: createAppointment("mine"), entry: createEntry(meeting) }],
  ["deleted", { kind: "deleteAppointment", entry: createEntry(meeting) }],
  ["deleted with its meeting", { kind: "deleteMeeting", entry: createEntry(meeting) }],
] as const)(
  "an appointment that another process changes between is not %s before it is looked at again",
  async ([, change], { store, other }) => {
    await store.addMeeting(meeting, createAppointment("first"));
    const seen: (string | undefined)[] = [];
    const result = await store.changeMeeting(placeOf(meeting), (found) => {
      seen.push(found.meeting?.etag);
      if (seen.length > 1) return { result: "left as it is" };
      other.connection.run("UPDATE meetings SET appointment_etag = 'theirs' WHERE id = ?", meeting.id);
      other.connection.commit();
      return { change, result: "changed" };
    });
    expect(result).toBe("left as it is");
    expect(seen).toEqual(["first", "theirs"]);
    expect((await store.findMeeting(placeOf(meeting))).meeting?.etag).toBe("theirs");
    expect(await store.findHistory(meeting.id)).toEqual([]);
  },
);

it("a meeting that comes into being between is not adopted before it is looked at again", async ({ store, other }) => {
  const seen: (string | undefined)[] = [];
  const decide = saving(meeting, createAppointment("mine"));
  const result = await store.changeMeeting(placeOf(meeting), (found) => {
    seen.push(found.meeting?.id);
    if (seen.length > 1) return decide(found);
    other.connection.run(
      "INSERT INTO meetings (tenant_id, id, organizer_id, client_join_web_url) VALUES (?, ?, 'o', '')",
      meeting.tenantId,
      meeting.id,
    );
    other.connection.commit();
    const entry = createEntry(meeting);
    return { change: { kind: "adopt", meeting, appointment: createAppointment("adopted"), entry }, result: "adopted" };
  });
  expect(result).toBe("saved");
  expect(seen).toEqual([undefined, meeting.id]);
  expect((await store.findMeeting(placeOf(meeting))).meeting?.etag).toBe("mine");
  expect(await store.findHistory(meeting.id)).toHaveLength(1);
});

it("a meeting that another process moves between is not deleted before it is looked at again", async ({
  store,
  other,
}) => {
  const past = createMeeting({ startAt: 1, endAt: 2 });
  await store.addMeeting(past);
  const seen: (number | null | undefined)[] = [];
  await store.changeMeeting(placeOf(past), ({ meeting: found }) => {
    seen.push(found?.endAt);
    if (seen.length > 1) return { result: undefined };
    other.connection.run("UPDATE meetings SET start_at = 3, end_at = 4 WHERE id = ?", past.id);
    other.connection.commit();
    return { change: { kind: "deleteMeeting", entry: undefined }, result: undefined };
  });
  expect(seen).toEqual([2, 4]);
  expect((await store.findMeeting(placeOf(past))).meeting?.endAt).toBe(4);
});
