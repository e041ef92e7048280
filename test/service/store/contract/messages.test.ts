import { describe, expect } from "vitest";
import { CAP_TIME } from "../../../../src/service/store/sms-outbox.ts";
import type { Store } from "../../../../src/service/store/store.ts";
import { newMessage, newMessages } from "../new-messages.ts";
import { createMeeting, it, placeOf } from "./store-fixtures.ts";

const MINUTE = 60_000;
const place = { tenantId: "t", meetingId: "meeting" };

/** Brings each of them into a state, all of it at one time. */
async function fill(store: Store): Promise<void> {
  await store.outbox.add(newMessages("t", ["delivered", "failed", "waiting"]));
  for (const message of await store.outbox.claim(3, MINUTE)) {
    if (message.id === "delivered") await store.outbox.markDelivered(message);
    if (message.id === "failed") await store.outbox.markFailed(message, "status 410");
    if (message.id === "waiting") await store.outbox.postpone(message, MINUTE, "ECONNREFUSED");
  }
}

describe("the history of messages", () => {
  it("tells of each what became of it, the newest first, of one meeting alone", async ({ timed: { store, clock } }) => {
    await fill(store);
    clock.now += MINUTE;
    await store.outbox.add({ ...place, messages: [newMessage("new", { kind: "cancellation", numberEnd: "07" })] });
    await store.outbox.add(newMessages("another tenant", ["other"]));
    await store.outbox.add(newMessages("t", ["other meeting"], { meetingId: "another" }));
    const common = { ...place, kind: "confirmation", numberEnd: "22", attempts: 1, createdAt: 1_000_000 };
    const all = [
      {
        ...common,
        id: "new",
        kind: "cancellation",
        numberEnd: "07",
        attempts: 0,
        createdAt: clock.now,
        state: "pending",
      },
      {
        ...common,
        id: "waiting",
        state: "pending",
        reason: "ECONNREFUSED",
        dueAt: 1_000_000 + MINUTE,
        finishedAt: null,
      },
      { ...common, id: "failed", state: "failed", reason: "status 410", finishedAt: 1_000_000 },
      { ...common, id: "delivered", state: "sent", reason: null, finishedAt: 1_000_000 },
    ];
    expect(await store.messages.findNewest(place, 10)).toMatchObject(all);
    expect(await store.messages.findNewest(place, 2)).toMatchObject(all.slice(0, 2));
  });

  it("is found by meeting, state and time", async ({ timed: { store, clock } }) => {
    await fill(store);
    clock.now += MINUTE;
    await store.outbox.add(newMessages("other", ["other"], { meetingId: "another" }));
    const idsOf = async (filter: Parameters<Store["messages"]["list"]>[0]) =>
      (await store.messages.list(filter, undefined)).map(({ id }) => id).toSorted();
    expect(await idsOf({})).toEqual(["delivered", "failed", "other", "waiting"]);
    expect(await idsOf({ meetingId: "another" })).toEqual(["other"]);
    expect(await idsOf({ state: "failed" })).toEqual(["failed"]);
    expect(await idsOf({ state: "sent" })).toEqual(["delivered"]);
    expect(await idsOf({ since: clock.now })).toEqual(["other"]);
    expect(await idsOf({ until: clock.now, meetingId: "meeting" })).toEqual(["delivered", "failed", "waiting"]);
    const [first] = await store.messages.list({}, undefined);
    expect(await store.messages.list({}, first)).toHaveLength(3);
  });

  it("begins anew with what has failed, and with nothing else", async ({ timed: { store, clock } }) => {
    await fill(store);
    clock.now += 10;
    const all = await store.messages.list({}, undefined);
    expect(await store.messages.sendAgain([...all, { tenantId: "t", id: "nothing" }])).toBe(1);
    expect(await store.outbox.claim(5, 1_000)).toEqual([
      { tenantId: "t", id: "failed", event: '{"id":"failed"}', attempts: 1, age: 0 },
    ]);
    expect(await store.messages.list({ state: "failed" }, undefined)).toEqual([]);
  });
});

describe("the cap of a meeting", () => {
  it("refuses all of what is too many, until there is room for it", async ({ timed: { store, clock } }) => {
    const add = (...ids: string[]) => store.outbox.add(newMessages("t", ids, { cap: 5 }));
    expect(await add("1", "2")).toEqual({ kind: "added" });
    clock.now += MINUTE;
    expect(await add("3", "4")).toEqual({ kind: "added" });
    expect(await add("5", "6")).toEqual({ kind: "full", retryIn: CAP_TIME - MINUTE });
    expect(await add("5", "6", "7", "8")).toEqual({ kind: "full", retryIn: CAP_TIME });
    expect(await add("5")).toEqual({ kind: "added" });
    expect(await store.outbox.add(newMessages("t", ["x"], { cap: 5, meetingId: "another" }))).toEqual({
      kind: "added",
    });
    clock.now += CAP_TIME - MINUTE - 1;
    expect(await add("6")).toEqual({ kind: "full", retryIn: 1 });
    clock.now += 1;
    expect(await add("6", "7")).toEqual({ kind: "added" });
    expect(await add("8")).toEqual({ kind: "full", retryIn: MINUTE });
    expect(await store.messages.findNewest(place, 20)).toHaveLength(7);
  });

  it("is kept by all instances together", async ({ store, other }) => {
    const meeting = createMeeting({ tenantId: "capped" });
    await store.addMeeting(meeting);
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, (_, index) => {
        const { tenantId, meetingId } = placeOf(meeting);
        const ids = [`a-${index}`, `b-${index}`, `c-${index}`];
        return (index % 2 === 0 ? store : other).outbox.add(newMessages(tenantId, ids, { meetingId, cap: 50 }));
      }),
    );
    expect(outcomes.filter(({ kind }) => kind === "added")).toHaveLength(16);
    expect(await store.messages.findNewest(placeOf(meeting), 100)).toHaveLength(48);
  });

  it("keeps no answer to what it refuses", async ({ timed: { store } }) => {
    const key = { tenantId: "t", callerId: "caller", hash: "h" };
    const answer = {
      fingerprint: "f",
      status: 202,
      etag: null,
      appointmentId: null,
      modifiedBy: null,
      modifiedAt: null,
    };
    const add = (cap: number) => store.outbox.add(newMessages("t", ["1"], { cap, answer: { ...answer, key } }));
    expect((await add(0)).kind).toBe("full");
    expect((await add(1)).kind).toBe("added");
    expect((await add(1)).kind).not.toBe("added");
  });
});
