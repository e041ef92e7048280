import { expect } from "vitest";
import { PostgresStore } from "../../../../src/service/store/postgres/postgres-store.ts";
import { StoreError } from "../../../../src/service/store/store-error.ts";
import type { Store } from "../../../../src/service/store/store.ts";
import { FAIR, startUnrulyRelay } from "../../../chaos/unruly-relay.ts";
import { disposeLater } from "../../../support/fixtures.ts";
import { newMessages } from "../new-messages.ts";
import { createAppointment, createMeeting, it as base, placeOf, saving } from "../contract/store-fixtures.ts";

const WRITERS = 8;
const ROUNDS = 20;
const WRITES_A_ROUND = 5;

const it = base
  .extend("relay", ({ databaseUrl }, cleanup) =>
    disposeLater(startUnrulyRelay(Number(new URL(databaseUrl).port)), cleanup),
  )
  /** A store whose connections may break. */
  .extend("relayed", ({ databaseUrl, relay }, cleanup) => {
    const url = new URL(databaseUrl);
    url.port = new URL(relay.url).port;
    return disposeLater(PostgresStore.open(url.href), cleanup);
  });

it("connections that break lose no write, double none, and leave none half", async ({ store, relayed, relay }) => {
  const meeting = createMeeting();
  await store.addMeeting(meeting, createAppointment("0"));
  let acknowledged = 0;
  let uncertain = 0;
  const over = new AbortController();
  const problems: unknown[] = [];
  const note = (problem: unknown) => problems.push(problem);
  process.on("uncaughtExceptionMonitor", note);
  const increment = async (one: Store): Promise<void> => {
    try {
      await one.changeMeeting(placeOf(meeting), (found) => {
        const etag = `${Number(found.meeting?.etag?.split(" ")[0]) + 1} ${crypto.randomUUID()}`;
        return saving(meeting, createAppointment(etag))(found);
      });
      acknowledged++;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      // Busy ones and those that never left did nothing.
      if (error.trouble === "uncertain") uncertain++;
    }
  };
  const writers = Array.from({ length: WRITERS }, async () => {
    while (!over.signal.aborted) await increment(relayed);
  });
  for (let round = 1; round <= ROUNDS; round++) {
    await expect.poll(() => acknowledged, { interval: 1 }).toBeGreaterThanOrEqual(round * WRITES_A_ROUND);
    relay.cut();
  }
  over.abort();
  await Promise.all(writers);
  process.off("uncaughtExceptionMonitor", note);
  expect(problems).toEqual([]);
  const { meeting: left } = await store.findMeeting(placeOf(meeting));
  const written = Number(left?.etag?.split(" ")[0]);
  expect(written).toBeGreaterThanOrEqual(acknowledged);
  expect(written).toBeLessThanOrEqual(acknowledged + uncertain);
  // Each write has its trace, and each goes on from the one before.
  const history = await store.findHistory(meeting.id);
  const last = history.slice(-50);
  expect(last.at(-1)?.etagAfter).toBe(left?.etag);
  expect(last.slice(1).map(({ etagBefore }) => etagBefore)).toEqual(
    last.slice(0, -1).map(({ etagAfter }) => etagAfter),
  );
});

it("is told while the database can't be reached, and is over when it can", async ({ store, relayed, relay }) => {
  const meeting = createMeeting();
  await store.addMeeting(meeting, createAppointment("1"));
  relay.weather = { ...FAIR, refuses: true };
  relay.cut();
  const unavailable = { name: "StoreError", trouble: "unavailable" };
  const attempts = [
    relayed.probe(),
    relayed.findMeeting(placeOf(meeting)),
    relayed.changeMeeting(placeOf(meeting), saving(meeting, createAppointment("2"))),
    relayed.addMeeting(createMeeting()),
    relayed.outbox.add(newMessages("t", ["1"])),
  ];
  await Promise.all(attempts.map((attempt) => expect(attempt).rejects.toMatchObject(unavailable)));
  relay.weather = FAIR;
  await relayed.probe();
  expect((await relayed.findMeeting(placeOf(meeting))).meeting?.etag).toBe("1");
  await relayed.changeMeeting(placeOf(meeting), saving(meeting, createAppointment("2")));
  expect((await store.findMeeting(placeOf(meeting))).meeting?.etag).toBe("2");
});

it("a write whose answer doesn't come is found out, and not written a second time", async ({
  store,
  relayed,
  relay,
}) => {
  const meeting = createMeeting();
  await store.addMeeting(meeting, createAppointment("1"));
  const etag = async () => (await store.findMeeting(placeOf(meeting))).meeting?.etag;
  // So that the answer is still on its way when the write is there to be seen.
  relay.weather = { ...FAIR, delay: 300 };
  let decisions = 0;
  const changing = relayed.changeMeeting(placeOf(meeting), (found) => {
    decisions++;
    return saving(meeting, createAppointment("2"))(found);
  });
  await expect.poll(etag, { interval: 1 }).toBe("2");
  relay.cut();
  relay.weather = FAIR;
  expect(await changing).toBe("saved");
  expect(decisions).toBe(1);
  expect(await store.findHistory(meeting.id)).toHaveLength(1);
});
