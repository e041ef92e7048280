import { describe, expect } from "vitest";
import type { AnswerKey, StoredAnswer } from "../../../../src/service/domain/stored-answer.ts";
import type { Decision, FoundMeeting, Store } from "../../../../src/service/store/store.ts";
import { newMessages } from "../new-messages.ts";
import { createAppointment, createMeeting, it, placeOf, saving } from "./store-fixtures.ts";

const answer: StoredAnswer = {
  fingerprint: "f",
  status: 204,
  etag: 'W/"1"',
  appointmentId: "a",
  modifiedBy: "b",
  modifiedAt: 1,
};

let callers = 0;
const keyOf = (hash: string): AnswerKey => ({ tenantId: "t", callerId: `caller-${++callers}`, hash });

const find = async (store: Store, answerKey: AnswerKey) =>
  (await store.findMeeting({ tenantId: "t", meetingId: "none", answerKey })).answer;
const keep = (store: Store, answerKey: AnswerKey) =>
  store.changeMeeting({ tenantId: "t", meetingId: "none", answerKey }, (found) => {
    return found.answer === undefined ? { answer, result: "kept" } : { result: "there" };
  });

describe("an answer", () => {
  it("is kept with its change, or not at all", async ({ store }) => {
    const meeting = createMeeting();
    await store.addMeeting(meeting);
    const answerKey = keyOf("refused");
    const lookup = { ...placeOf(meeting), answerKey };
    await expect(
      store.changeMeeting(lookup, () => {
        throw new RangeError("refused");
      }),
    ).rejects.toThrow("refused");
    expect(await find(store, answerKey)).toBeUndefined();
    const decide = (found: FoundMeeting): Decision<string> => ({
      ...saving(meeting, createAppointment('W/"1"'))(found),
      answer,
    });
    expect(await store.changeMeeting(lookup, decide)).toBe("saved");
    expect(await find(store, answerKey)).toEqual(answer);
    expect(await find(store, { ...answerKey, callerId: "another" })).toBeUndefined();
    expect(await find(store, { ...answerKey, tenantId: "another" })).toBeUndefined();
  });

  it("is one, whoever executes the request together with others", async ({ store, other }) => {
    const meetings = Array.from({ length: 8 }, () => createMeeting());
    await Promise.all(meetings.map((meeting) => store.addMeeting(meeting)));
    const answerKey = keyOf("together");
    const results = await Promise.all(
      meetings.map((meeting, index) =>
        (index % 2 === 0 ? store : other).changeMeeting({ ...placeOf(meeting), answerKey }, (found) =>
          found.answer === undefined
            ? { ...saving(meeting, createAppointment(`W/"${index}"`))(found), answer }
            : { result: "there" },
        ),
      ),
    );
    expect(results.filter((result) => result === "saved")).toHaveLength(1);
    // The others have changed nothing.
    const found = await Promise.all(meetings.map((meeting) => store.findMeeting(placeOf(meeting))));
    expect(found.filter(({ meeting }) => meeting?.etag !== undefined)).toHaveLength(1);
  });

  it("is kept with text messages, which are added once", async ({ timed: { store } }) => {
    const key = keyOf("messages");
    const add = (id: string) => store.outbox.add(newMessages("t", [id], { answer: { ...answer, key } }));
    expect((await Promise.all([add("1"), add("2"), add("3")])).map(({ kind }) => kind).toSorted()).toEqual([
      "added",
      "answered",
      "answered",
    ]);
    expect(await store.outbox.claim(5, 1_000)).toHaveLength(1);
    expect(await find(store, key)).toEqual(answer);
  });

  it("to a request that changed nothing is kept, too", async ({ store, other }) => {
    const answerKey = keyOf("nothing");
    expect((await Promise.all([keep(store, answerKey), keep(other, answerKey)])).toSorted()).toEqual(["kept", "there"]);
  });
});
