import { describe, expect, vi } from "vitest";
import type { Meeting } from "../../../../src/service/domain/meeting.ts";
import type { Store } from "../../../../src/service/store/store.ts";
import {
  comparePositions,
  formatPosition,
  parsePosition,
  type ChangePosition,
  type PositionedChange,
} from "../../../../src/service/store/stored-changes.ts";
import { createAppointment, createEntry, createMeeting, it, placeOf } from "./store-fixtures.ts";

const HOUR = 3_600_000;

/** All that came after a position, once there are so many of them. */
async function changesAfter(store: Store, after: ChangePosition, count: number): Promise<PositionedChange[]> {
  // Whatever else is under way on the server holds them back.
  return vi.waitFor(
    async () => {
      const { changes } = await store.changes.read(after, 1000);
      expect(changes.length).toBeGreaterThanOrEqual(count);
      return [...changes];
    },
    { timeout: 20_000, interval: 20 },
  );
}

/** A position after all that the tests before have written, which others' transactions may hold back. */
async function beforeNow(store: Store): Promise<ChangePosition> {
  const meeting = createMeeting();
  const after = await store.changes.end();
  await store.addMeeting(meeting);
  return vi.waitFor(
    async () => {
      const { changes } = await store.changes.read(after, 1000);
      const own = changes.find(({ meetingId }) => meetingId === meeting.id);
      if (own === undefined) throw new Error("It is still to come.");
      return own.position;
    },
    { timeout: 20_000, interval: 20 },
  );
}

function written({ kind, meetingId, fields, etag, writer, participants }: PositionedChange) {
  return { kind, meetingId, fields, etag, writer: writer?.id ?? null, participants };
}

describe("a write leaves a change", () => {
  it("of each kind, in its order, told to another instance", async ({ store, other }) => {
    const after = await beforeNow(store);
    const meeting = createMeeting({ startAt: 10, endAt: 20 });
    const empty = createMeeting();
    const adopted = createMeeting();
    const writer = { id: "somebody", kind: "user" } as const;
    await store.addMeeting(meeting, undefined, writer);
    for (const [operation, etag] of [
      ["create", "one"],
      ["update", "two"],
    ] as const) {
      await store.changeMeeting(placeOf(meeting), () => ({
        change: {
          kind: "saveAppointment",
          appointment: createAppointment(etag),
          entry: createEntry(meeting, { operation, etagAfter: etag }),
        },
        result: 0,
      }));
    }
    await store.rescheduleMeeting({ ...meeting, startAt: 30, endAt: 40 }, 11);
    const entry = createEntry(meeting, { operation: "delete", etagAfter: null });
    await store.changeMeeting(placeOf(meeting), () => ({ change: { kind: "deleteAppointment", entry }, result: 0 }));
    await store.addMeeting(empty);
    for (const one of [meeting, empty]) {
      const change = { kind: "deleteMeeting", entry: undefined, writer } as const;
      await store.changeMeeting(placeOf(one), () => ({ change, result: 0 }));
    }
    await store.changeMeeting(placeOf(adopted), () => ({
      change: {
        kind: "adopt",
        meeting: adopted,
        appointment: createAppointment("first"),
        entry: createEntry(adopted, { operation: "create", etagAfter: "first" }),
      },
      result: 0,
    }));
    const changes = await changesAfter(other, after, 9);
    const { callerId, fields } = entry;
    const none = { fields: [], etag: null, writer: null, participants: null };
    expect(changes.map(written)).toEqual([
      { ...none, kind: "meetingCreated", meetingId: meeting.id, writer: "somebody" },
      { ...none, kind: "appointmentCreated", meetingId: meeting.id, fields, etag: "one", writer: callerId },
      { ...none, kind: "appointmentUpdated", meetingId: meeting.id, fields, etag: "two", writer: callerId },
      { ...none, kind: "meetingUpdated", meetingId: meeting.id },
      { ...none, kind: "appointmentDeleted", meetingId: meeting.id, fields, writer: callerId },
      { ...none, kind: "meetingCreated", meetingId: empty.id },
      ...[meeting, empty].map(({ id, participants }) => ({
        ...none,
        kind: "meetingDeleted",
        meetingId: id,
        writer: "somebody",
        participants,
      })),
      { ...none, kind: "meetingCreated", meetingId: adopted.id, fields, etag: "first", writer: callerId },
    ]);
    for (const [index, { position }] of changes.slice(1).entries()) {
      expect(comparePositions(changes[index]?.position ?? position, position)).toBeLessThan(0);
    }
  });

  it("of a provisioning that begins, once", async ({ store }) => {
    const after = await beforeNow(store);
    await store.beginProvisioning("provisioned/sample", 60);
    await store.beginProvisioning("provisioned/sample", 60);
    await store.addMeeting(createMeeting({ tenantId: "provisioned" }));
    const [first, second, ...others] = await changesAfter(store, after, 2);
    expect(first).toMatchObject({ tenantId: "provisioned", kind: "provisioningBegun", meetingId: null });
    expect(first?.readyAt).toBeGreaterThan((first?.at ?? 0) + 59_000);
    expect([second?.kind, others]).toEqual(["meetingCreated", []]);
  });

  it("and none where nothing was changed", async ({ store }) => {
    const meeting = createMeeting({ startAt: 10 });
    await store.addMeeting(meeting, createAppointment("there"));
    const after = await beforeNow(store);
    await store.addMeeting(meeting);
    await store.rescheduleMeeting({ ...meeting, startAt: 20 }, 10);
    await store.changeMeeting(placeOf(meeting), () => ({ result: 0 }));
    await expect(
      store.changeMeeting(placeOf(meeting), () => {
        throw new Error("refused");
      }),
    ).rejects.toThrow("refused");
    const last = createMeeting();
    await store.addMeeting(last);
    const changes = await changesAfter(store, after, 1);
    expect(changes.map(({ meetingId }) => meetingId)).toEqual([last.id]);
  });
});

describe("what is read", () => {
  it("goes on from any position, page by page", async ({ store }) => {
    const after = await beforeNow(store);
    const meetings: Meeting[] = [];
    for (let index = 0; index < 5; index++) {
      const meeting = createMeeting();
      meetings.push(meeting);
      await store.addMeeting(meeting);
    }
    await changesAfter(store, after, 5);
    const ids: (string | null)[] = [];
    let position = after;
    for (let page = 0; page < 4; page++) {
      const { changes, end } = await store.changes.read(position, 2);
      ids.push(...changes.map(({ meetingId }) => meetingId));
      position = parsePosition(formatPosition(end)) ?? end;
    }
    expect(ids).toEqual(meetings.map(({ id }) => id));
    expect((await store.changes.read(position, 2)).changes).toEqual([]);
  });

  it("is kept for as long as it is to be, and what went is known to be gone", async ({ timed }) => {
    const { store, clock } = timed;
    const before = await store.changes.end();
    await store.addMeeting(createMeeting());
    const [first] = await changesAfter(store, before, 1);
    expect(await store.changes.isKept(before)).toBe(true);
    clock.now += 24 * HOUR + 1;
    for (let index = 0; index < 201; index++) await store.addMeeting(createMeeting());
    await vi.waitFor(async () => expect(await store.changes.isKept(before)).toBe(false), { timeout: 20_000 });
    const position = first?.position ?? before;
    expect(await store.changes.isKept(position)).toBe(true);
    expect(await changesAfter(store, position, 201)).toHaveLength(201);
    const { sequence, transaction } = await store.changes.end();
    const tooFar = { sequence: sequence + 1n, transaction: transaction === 0n ? 0n : transaction + 1_000_000n };
    expect(await store.changes.isKept(tooFar)).toBe(false);
  });

  it("is not kept beyond all that is written, whatever its sequence", async ({ store }) => {
    await store.addMeeting(createMeeting());
    // Others' transactions on the server move the end on meanwhile.
    for (const sequence of [10n ** 18n - 1n, 10n ** 9n]) {
      await vi.waitFor(
        async () => {
          const { transaction } = await store.changes.end();
          expect(await store.changes.isKept({ transaction, sequence })).toBe(false);
        },
        { timeout: 20_000, interval: 5 },
      );
    }
    expect(await store.changes.isKept(await store.changes.end())).toBe(true);
  });
});

it("a position is written in one way", () => {
  expect(parsePosition(formatPosition({ transaction: 12n, sequence: 345n }))).toEqual({
    transaction: 12n,
    sequence: 345n,
  });
  for (const wrong of ["", "1", "1-", "-1", "1-2-3", " 1-2", "1e3-2", "١-٢", `${"9".repeat(20)}-1`]) {
    expect(parsePosition(wrong), wrong).toBeUndefined();
  }
});
