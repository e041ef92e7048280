import { Client } from "pg";
import { expect } from "vitest";
import { disposeLater } from "../../../support/fixtures.ts";
import { queryPostgres } from "../../../support/postgres/test-databases.ts";
import { createAppointment, createMeeting, it as base, placeOf, saving } from "../contract/store-fixtures.ts";

const it = base.extend("locker", async ({ databaseUrl }, cleanup) => {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  await disposeLater({ [Symbol.asyncDispose]: () => client.end() }, cleanup);
  return client;
});

it("one caller's requests that wait for a lock leave connections for those of others", async ({
  store,
  databaseUrl,
  locker,
}) => {
  const [locked, free] = [createMeeting(), createMeeting()];
  for (const meeting of [locked, free]) await store.addMeeting(meeting, createAppointment('W/"0"'));
  const waiting = async () => {
    const sql =
      "SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    return (await queryPostgres(databaseUrl, sql))[0]?.["count"];
  };
  // Waiting ends after three seconds. Without shares others would be served when it does, and not before; on a slow machine
  // it may end before they are.
  const round = async (): Promise<number> => {
    await locker.query("BEGIN");
    await locker.query("SELECT 1 FROM meetings WHERE id = $1 FOR UPDATE", [locked.id]);
    let settled = 0;
    const greedy = Array.from({ length: 100 }, (_, number) =>
      store
        .within("greedy", () =>
          store.changeMeeting(placeOf(locked), saving(locked, createAppointment(`W/"${number + 1}"`))),
        )
        .catch(() => {})
        .finally(() => settled++),
    );
    // All that it gets, which is not all that there are.
    await expect.poll(waiting, { interval: 10 }).toBe(10);
    for (const caller of ["one", "two", "three"]) {
      await store.within(caller, () =>
        store.changeMeeting(placeOf(free), saving(free, createAppointment(`W/"of ${caller}"`))),
      );
      await store.within(caller, () => store.findHistory(free.id));
    }
    const settledMeanwhile = settled;
    await locker.query("COMMIT");
    await Promise.all(greedy);
    return settledMeanwhile;
  };
  let settledMeanwhile = await round();
  for (let attempt = 1; settledMeanwhile > 0 && attempt < 5; attempt++) settledMeanwhile = await round();
  expect(settledMeanwhile).toBe(0);
  expect((await store.findMeeting(placeOf(free))).meeting?.etag).toBe('W/"of three"');
});

it("reads of a tenant that come while the database is busy are few queries, each answered", async ({ store }) => {
  const meetings = Array.from({ length: 50 }, () => createMeeting({ tenantId: "busy" }));
  await Promise.all(meetings.map((meeting) => store.addMeeting(meeting)));
  const reads = meetings.flatMap((meeting, index) =>
    Array.from({ length: 20 }, () => store.within(`caller ${index}`, () => store.findMeeting(placeOf(meeting)))),
  );
  const found = await Promise.all(reads);
  expect(found.map(({ meeting }) => meeting?.id)).toEqual(
    meetings.flatMap(({ id }) => Array.from({ length: 20 }, () => id)),
  );
});
