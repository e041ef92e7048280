import { describe, expect } from "vitest";
import type { Meeting } from "../../../../src/service/domain/meeting.ts";
import type { Store } from "../../../../src/service/store/store.ts";
import { newMessage } from "../new-messages.ts";
import { createAppointment, createEntry, createMeeting, it as base, placeOf, saving } from "./store-fixtures.ts";

const MINUTE = 60_000;
const BEFORE = 15 * MINUTE;
const DAY = 86_400_000;

const it = base.extend("meeting", async ({ timed: { store, clock } }) => {
  const meeting = createMeeting({ startAt: clock.now + DAY, endAt: clock.now + DAY + MINUTE });
  await store.addMeeting(meeting, createAppointment('W/"1"'));
  return meeting;
});

const remind = (store: Store, { tenantId, id }: Meeting, messageId = "reminder") =>
  store.outbox.add({
    tenantId,
    meetingId: id,
    messages: [newMessage(messageId, { kind: "reminder", remindBefore: BEFORE })],
  });
const move = (store: Store, meeting: Meeting, startAt: number) =>
  store.changeMeeting(placeOf(meeting), ({ meeting: before }) => ({
    result: undefined,
    change: before && { kind: "saveMeeting", before, meeting: { ...meeting, startAt } },
  }));
const statesOf = async (store: Store, meeting: Meeting) =>
  (await store.messages.findNewest(placeOf(meeting), 10)).map(({ state, attempts }) => ({ state, attempts }));

describe("a reminder", () => {
  it("is due at its time before the meeting, and at once after that", async ({ timed: { store, clock }, meeting }) => {
    await remind(store, meeting);
    expect(await store.outbox.dueIn()).toBe(DAY - BEFORE);
    clock.now += DAY - BEFORE - 1;
    expect(await store.outbox.claim(5, 1_000)).toEqual([]);
    clock.now += 1;
    expect(await store.outbox.claim(5, 1_000)).toMatchObject([
      {
        id: "reminder",
        age: DAY - BEFORE,
        reminder: { meetingId: meeting.id, before: BEFORE, claimedAt: clock.now },
      },
    ]);
    await remind(store, meeting, "late");
    expect(await store.outbox.claim(5, 1_000)).toMatchObject([{ id: "late" }]);
  });

  it("moves with the meeting, but not under whoever has it", async ({ timed: { store, clock }, meeting }) => {
    await remind(store, meeting);
    await move(store, meeting, clock.now + 2 * DAY);
    expect(await store.outbox.dueIn()).toBe(2 * DAY - BEFORE);
    await move(store, meeting, clock.now + BEFORE + MINUTE);
    expect(await store.outbox.dueIn()).toBe(MINUTE);
    clock.now += MINUTE;
    const [claimed] = await store.outbox.claim(5, 10 * MINUTE);
    await move(store, meeting, clock.now + BEFORE - MINUTE);
    expect(await store.outbox.claim(5, 1_000)).toEqual([]);
    expect(await store.outbox.dueIn()).toBe(10 * MINUTE);
    await move(store, meeting, clock.now + DAY);
    expect(await store.outbox.dueIn()).toBe(DAY - BEFORE);
    // Too early is no attempt.
    if (claimed === undefined) throw new TypeError("one was due");
    await store.outbox.postpone(claimed, MINUTE);
    expect(await statesOf(store, meeting)).toEqual([{ state: "pending", attempts: 0 }]);
    expect(await store.outbox.dueIn()).toBe(MINUTE);
  });

  it("moves with a sample meeting", async ({ timed: { store, clock }, meeting }) => {
    await remind(store, meeting);
    await store.rescheduleMeeting({ ...meeting, startAt: clock.now + 3 * DAY }, clock.now + 2 * DAY);
    expect(await store.outbox.dueIn()).toBe(3 * DAY - BEFORE);
  });

  it.for(["deleteMeeting", "deleteAppointment"] as const)(
    "ends by %s, and its number is forgotten",
    async (kind, { timed: { store }, meeting }) => {
      await remind(store, meeting);
      // What tells of it goes out all the same.
      const { tenantId, id } = meeting;
      await store.outbox.add({
        tenantId,
        meetingId: id,
        messages: [newMessage("called off", { kind: "cancellation" })],
      });
      const entry = createEntry(meeting, { operation: "delete", etagBefore: 'W/"1"' });
      await store.changeMeeting(placeOf(meeting), () => ({ result: undefined, change: { kind, entry } }));
      expect(await store.messages.findNewest(placeOf(meeting), 10)).toMatchObject([
        { id: "reminder", kind: "reminder", state: "cancelled", attempts: 0, finishedAt: expect.any(Number) },
        { id: "called off", state: "pending" },
      ]);
      const held = (await store.people.listMessages(undefined)).filter(({ event }) => event !== "");
      expect(held.map((message) => message.id)).toEqual(["called off"]);
      expect((await store.outbox.claim(5, 1_000)).map((message) => message.id)).toEqual(["called off"]);
    },
  );

  it("that was given up keeps no number once its meeting is gone, and isn't sent again", async ({
    timed: { store, clock },
    meeting,
  }) => {
    await remind(store, meeting);
    clock.now += DAY - BEFORE;
    const [claimed] = await store.outbox.claim(5, 1_000);
    if (claimed === undefined) throw new TypeError("one was due");
    await store.outbox.markFailed(claimed, "410");
    const entry = createEntry(meeting, { operation: "delete", etagBefore: 'W/"1"' });
    await store.changeMeeting(placeOf(meeting), () => ({
      result: undefined,
      change: { kind: "deleteMeeting", entry },
    }));
    expect(await statesOf(store, meeting)).toEqual([{ state: "failed", attempts: 1 }]);
    expect((await store.people.listMessages(undefined)).map(({ event }) => event)).toEqual([""]);
    expect(await store.messages.sendAgain([{ tenantId: meeting.tenantId, id: "reminder" }])).toBe(0);
  });

  it("that was given up is sent again until its meeting begins", async ({ timed: { store, clock }, meeting }) => {
    const giveUp = async () => {
      const [claimed] = await store.outbox.claim(5, 1_000);
      if (claimed === undefined) throw new TypeError("one was due");
      await store.outbox.markFailed(claimed, "500");
    };
    await remind(store, meeting);
    clock.now += DAY - BEFORE;
    await giveUp();
    const again = () => store.messages.sendAgain([{ tenantId: meeting.tenantId, id: "reminder" }]);
    expect(await again()).toBe(1);
    await giveUp();
    clock.now += BEFORE;
    expect(await again()).toBe(0);
  });

  it("that ended before its time is forgotten 30 days later", async ({ timed: { store, clock }, meeting }) => {
    // When it ended is told by the machine's clock, in SQLite.
    clock.now = Date.now();
    await move(store, meeting, clock.now + 90 * DAY);
    await remind(store, meeting);
    const entry = createEntry(meeting, { operation: "delete", etagBefore: 'W/"1"' });
    await store.changeMeeting(placeOf(meeting), () => ({
      result: undefined,
      change: { kind: "deleteMeeting", entry },
    }));
    clock.now += 31 * DAY;
    await store.outbox.add({ tenantId: "t", meetingId: "another", messages: [newMessage("new")] });
    await expect.poll(() => statesOf(store, meeting)).toEqual([]);
  });

  it("stays where the appointment is written again", async ({ timed: { store }, meeting }) => {
    await remind(store, meeting);
    await store.changeMeeting(placeOf(meeting), saving(meeting, createAppointment('W/"2"')));
    expect(await statesOf(store, meeting)).toEqual([{ state: "pending", attempts: 0 }]);
  });

  it("waits for its meeting where the clock was set back", async ({ timed: { store, clock }, meeting }) => {
    await remind(store, meeting);
    clock.now -= 60 * MINUTE;
    expect(await store.outbox.dueIn()).toBe(DAY + 60 * MINUTE - BEFORE);
    expect(await store.outbox.claim(5, 1_000)).toEqual([]);
  });

  it("that is months away is kept until then", async ({ timed: { store, clock }, meeting }) => {
    await move(store, meeting, clock.now + 90 * DAY);
    await remind(store, meeting);
    clock.now += 60 * DAY;
    await store.outbox.add({ tenantId: "t", meetingId: "another", messages: [newMessage("new")] });
    expect((await store.outbox.claim(5, 1_000)).map(({ id }) => id)).toEqual(["new"]);
    clock.now += 30 * DAY - BEFORE;
    expect((await store.outbox.claim(5, 1_000)).map(({ id }) => id)).toEqual(["new", "reminder"]);
  });
});
