import { describe, expect } from "vitest";
import { MAX_ENTRIES } from "../../../../src/service/domain/history-entry.ts";
import type { Meeting } from "../../../../src/service/domain/meeting.ts";
import type { Store } from "../../../../src/service/store/store.ts";
import { createAppointment, createEntry, createMeeting, it, placeOf, saving } from "./store-fixtures.ts";

const find = async (store: Store, meeting: Meeting) => (await store.findMeeting(placeOf(meeting))).meeting;

const WRITER = { id: "organizer", kind: "user" } as const;

describe("a meeting", () => {
  it("comes back as it was added, with its appointment, and one that isn't there doesn't", async ({ store }) => {
    const meeting = createMeeting({
      participants: [
        { userId: "organizer", upn: "Organizer@example.com", role: "presenter" },
        { userId: null, upn: "Guest@Example.com", role: "attendee" },
      ],
      subject: "Grüße ☎ \u0000 \u0001\u0001 '\"",
      startAt: 1_700_000_000_000,
      endAt: 1_700_000_000_001,
      externalId: "external \u0000",
    });
    const appointment = createAppointment('W/"1"', {
      externalAppointmentId: "\u0000\u0001\u0002",
      settings: { allowClientToJoinUsingBrowser: null },
      appointmentClients: [{ displayName: "\u0000", emailAddress: null, smsCapablePhoneNumber: "1" }],
    });
    expect(await store.addMeeting(meeting, appointment)).toBeUndefined();
    const found = await find(store, meeting);
    expect(found).toMatchObject(meeting);
    expect([found?.etag, found?.appointment]).toEqual(['W/"1"', appointment]);
    expect(await find(store, { ...meeting, tenantId: "elsewhere" })).toBeUndefined();
    expect(await find(store, { ...meeting, id: `${meeting.id}\u0000` })).toBeUndefined();
  });

  it("is added once, whoever adds it together with others", async ({ store, other }) => {
    const one = createMeeting({ externalId: "same" });
    const another = createMeeting({ externalId: "same" });
    const added = await Promise.all([store.addMeeting(one), other.addMeeting(another), other.addMeeting(one)]);
    const winner = (await find(store, one)) === undefined ? another : one;
    // Each other one is told of the one that is there.
    expect(added.filter((present) => present === undefined)).toHaveLength(1);
    expect(added.flatMap((present) => present?.id ?? [])).toEqual([winner.id, winner.id]);
    const elsewhere = { ...createMeeting({ externalId: "same" }), organizerId: "another" };
    expect(await store.addMeeting(elsewhere)).toBeUndefined();
  });

  it("is adopted by one of those who give it one link at once", async ({ store, other }) => {
    for (let round = 0; round < 8; round++) {
      const joinWebUrl = `https://join.example/at-once/${round}`;
      const [one, another] = [createMeeting({ joinWebUrl }), createMeeting({ joinWebUrl })];
      const adopted = await Promise.all([store.adoptMeeting(one, WRITER), other.adoptMeeting(another, WRITER)]);
      const [winner, loser] = (await find(store, one)) === undefined ? [another, one] : [one, another];
      expect(adopted.map((present) => present?.id)).toEqual(
        winner === one ? [undefined, one.id] : [another.id, undefined],
      );
      expect(await find(other, loser)).toBeUndefined();
      // It has its link already; and elsewhere it is another one.
      expect((await store.adoptMeeting(winner, WRITER))?.id).toBe(winner.id);
      expect(await store.adoptMeeting({ ...loser, tenantId: "elsewhere" }, WRITER)).toBeUndefined();
    }
  });

  it("of a batch and of requests that come together is found for each that asks", async ({ store }) => {
    const all = Array.from({ length: 30 }, (_, index) => createMeeting({ tenantId: index % 2 === 0 ? "even" : "odd" }));
    await Promise.all(all.map((meeting) => store.addMeeting(meeting)));
    const missing = createMeeting({ tenantId: "even" });
    const found = await Promise.all([...all, missing, ...all].map((meeting) => find(store, meeting)));
    expect(found.map((meeting) => meeting?.id)).toEqual([
      ...all.map(({ id }) => id),
      undefined,
      ...all.map(({ id }) => id),
    ]);
  });

  it("gets another time where it is early enough, for who takes part as well", async ({ store }) => {
    const meeting = createMeeting({ organizerId: "early", startAt: 10, endAt: 20 });
    await store.addMeeting({ ...meeting, participants: [{ userId: "early", upn: null, role: "presenter" }] });
    const agenda = async () =>
      store.searchMeetings({
        tenantId: "t",
        people: [{ userId: "early", upn: null, nameOnlyWithoutId: true }],
        from: 100,
        before: 200,
        most: 5,
      });
    await store.rescheduleMeeting({ ...meeting, startAt: 100, endAt: 110 }, 10);
    expect(await agenda()).toEqual([]);
    await store.rescheduleMeeting({ ...meeting, startAt: 100, endAt: 110 }, 11);
    expect((await agenda()).map(({ id, startAt, endAt }) => [id, startAt, endAt])).toEqual([[meeting.id, 100, 110]]);
  });
});

describe("a change", () => {
  it("of many at the same time is decided by what is there, and each of them is traced", async ({ store, other }) => {
    const meeting = createMeeting();
    await store.addMeeting(meeting, createAppointment("0"));
    let decisions = 0;
    const increment = (one: Store) =>
      one.changeMeeting(placeOf(meeting), (found) => {
        decisions++;
        const etag = String(Number(found.meeting?.etag) + 1);
        return saving(meeting, createAppointment(etag))(found);
      });
    await Promise.all(Array.from({ length: 24 }, (_, index) => increment(index % 2 === 0 ? store : other)));
    expect((await find(store, meeting))?.etag).toBe("24");
    const history = await store.findHistory(meeting.id);
    expect(history.map(({ etagBefore, etagAfter }) => [etagBefore, etagAfter])).toEqual(
      Array.from({ length: 24 }, (_, index) => [String(index), String(index + 1)]),
    );
    expect(decisions).toBeGreaterThanOrEqual(24);
  });

  it("that is refused is thrown on and changes nothing, as one that nothing comes of", async ({ store }) => {
    const meeting = createMeeting();
    await store.addMeeting(meeting, createAppointment("1"));
    const refusal = new Error("refused");
    const refused = store.changeMeeting(placeOf(meeting), () => {
      throw refusal;
    });
    await expect(refused).rejects.toBe(refusal);
    expect(await store.changeMeeting(placeOf(meeting), () => ({ result: "same" }))).toBe("same");
    expect((await find(store, meeting))?.etag).toBe("1");
    expect(await store.findHistory(meeting.id)).toEqual([]);
  });

  it("deletes an appointment, and a meeting with all that belongs to it", async ({ store }) => {
    const meeting = createMeeting({ organizerId: "deleted", startAt: 1, endAt: 2 });
    const person = { userId: "organizer", upn: null, nameOnlyWithoutId: true };
    await store.addMeeting(meeting, createAppointment("1", { externalAppointmentId: "to be deleted" }));
    const entry = createEntry(meeting, { operation: "delete", etagBefore: "1" });
    const appointments = async () => {
      const externalAppointmentId = "to be deleted";
      const search = { tenantId: "t", people: [person], externalAppointmentId, after: "", most: 5 } as const;
      return (await store.searchAppointments(search)).appointments;
    };
    expect(await appointments()).toHaveLength(1);
    await store.changeMeeting(placeOf(meeting), () => ({
      change: { kind: "deleteAppointment", entry },
      result: undefined,
    }));
    expect(await appointments()).toEqual([]);
    expect(await find(store, meeting)).toMatchObject({ etag: undefined, appointment: undefined });
    await store.changeMeeting(placeOf(meeting), () => ({
      change: { kind: "deleteMeeting", entry: undefined },
      result: undefined,
    }));
    expect(await find(store, meeting)).toBeUndefined();
    // Its history outlives it, and there is room for another one.
    expect(await store.findHistory(meeting.id)).toEqual([entry]);
    expect(await store.addMeeting(meeting)).toBeUndefined();
  });

  it("adopts a meeting with its appointment, unless it has come into being meanwhile", async ({ store, other }) => {
    const meeting = createMeeting({ clientJoinWebUrl: null });
    const adopt = (one: Store, etag: string) =>
      one.changeMeeting(placeOf(meeting), (found) => {
        if (found.meeting !== undefined) return { result: "there" };
        const appointment = createAppointment(etag);
        return { change: { kind: "adopt", meeting, appointment, entry: createEntry(meeting) }, result: "adopted" };
      });
    const results = await Promise.all([adopt(store, "1"), adopt(other, "2"), adopt(other, "3")]);
    expect(results.toSorted()).toEqual(["adopted", "there", "there"]);
    const found = await find(store, meeting);
    expect(found?.clientJoinWebUrl).toBeNull();
    expect(found?.etag).toBe(String(results.indexOf("adopted") + 1));
    expect(await store.findHistory(meeting.id)).toHaveLength(1);
  });
});

describe("the history", () => {
  it("keeps the last writes of each meeting, tenants apart", async ({ store }) => {
    const meeting = createMeeting();
    const namesake = { ...meeting, tenantId: "another tenant" };
    await store.addMeeting(meeting);
    await store.addMeeting(namesake);
    await store.changeMeeting(placeOf(namesake), saving(namesake, createAppointment("of another")));
    for (let number = 1; number <= MAX_ENTRIES + 5; number++) {
      await store.changeMeeting(placeOf(meeting), saving(meeting, createAppointment(String(number))));
    }
    const [first, ...rest] = await store.findHistory(meeting.id);
    expect([first?.tenantId, first?.etagAfter]).toEqual(["another tenant", "of another"]);
    expect(rest.map(({ etagAfter }) => etagAfter)).toEqual(
      Array.from({ length: MAX_ENTRIES }, (_, index) => String(index + 6)),
    );
  });
});
