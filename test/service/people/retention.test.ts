import { expect } from "vitest";
import { Retention } from "../../../src/service/people/retention.ts";
import type { Store } from "../../../src/service/store/store.ts";
import { createAppointment, createMeeting, it, placeOf, saving } from "../store/contract/store-fixtures.ts";

const NOW = 1_800_000_000_000;
const DAY = 86_400_000;

/** One round, and how many meetings went in it; then it is closed. */
async function runRound(store: Store, keptDays: number): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const retention = new Retention({
    store,
    keptFor: keptDays * DAY,
    now: () => NOW,
    report: (removed, error) => (error === undefined ? resolve(removed) : reject(error)),
    // Others have their turn, and the next round never comes.
    wait: (milliseconds, signal) =>
      milliseconds < DAY / 24 ? new Promise(setImmediate) : new Promise((end) => signal.addEventListener("abort", end)),
  });
  retention.start();
  const removed = await promise;
  await retention.close();
  return removed;
}

const exists = async (store: Store, meeting: ReturnType<typeof createMeeting>) =>
  (await store.findMeeting(placeOf(meeting))).meeting !== undefined;

it("what has been over for long enough goes, with its appointment, and nothing else", async ({ store }) => {
  const ended = (endAt: number | null, startAt: number | null = 1) =>
    createMeeting({ tenantId: "kept", startAt, endAt });
  const cases = [
    [ended(NOW - 30 * DAY - 1), false],
    [ended(NOW - 30 * DAY), true],
    [ended(NOW - 1), true],
    [ended(NOW + DAY), true],
    // Without an end, and without either.
    [ended(null, NOW - 31 * DAY), false],
    [ended(null, null), true],
  ] as const;
  const [[over]] = cases;
  const appointment = createAppointment("1", { externalAppointmentId: "x", modifiedAt: NOW });
  for (const [meeting] of cases) await store.addMeeting(meeting, appointment);
  expect(await runRound(store, 30)).toBe(2);
  for (const [meeting, isKept] of cases) expect(await exists(store, meeting)).toBe(isKept);
  expect(await store.findHistory(over.id)).toMatchObject([
    {
      callerKind: "operator",
      callerId: "retention",
      operation: "delete",
      fields: ["externalAppointmentId"],
      etagBefore: "1",
    },
  ]);
  expect(await runRound(store, 30)).toBe(0);
});

it("goes on over pages, by two instances at once, while 32 others write, of whom nothing is lost", async ({
  store,
  other,
}) => {
  // What others have left.
  await runRound(store, 1);
  const add = async (endAt: number) => {
    const meeting = createMeeting({ tenantId: "busy", startAt: 1, endAt });
    await store.addMeeting(meeting, createAppointment("0"));
    return meeting;
  };
  const over: ReturnType<typeof createMeeting>[] = [];
  for (let index = 0; index < 60; index++) over.push(...(await Promise.all(Array.from({ length: 10 }, () => add(2)))));
  const current: ReturnType<typeof createMeeting>[] = [];
  for (let index = 0; index < 4; index++)
    current.push(...(await Promise.all(Array.from({ length: 8 }, () => add(NOW)))));
  const rounds = { areOver: false };
  const writers = current.map(async (meeting) => {
    let written = 0;
    while (!rounds.areOver || written < 3) {
      await store.changeMeeting(placeOf(meeting), saving(meeting, createAppointment(String(++written))));
    }
    return String(written);
  });
  const removed = await Promise.all([runRound(store, 1), runRound(other, 1)]).finally(() => (rounds.areOver = true));
  const last = await Promise.all(writers);
  expect((removed[0] ?? 0) + (removed[1] ?? 0)).toBe(600);
  for (const meeting of over) expect(await exists(store, meeting)).toBe(false);
  const found = await Promise.all(
    current.map(async (meeting) => (await store.findMeeting(placeOf(meeting))).meeting?.etag),
  );
  expect(found).toEqual(last);
});
