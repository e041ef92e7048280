import { describe, expect, it } from "vitest";
import { dueReminder } from "../../../src/service/sms-delivery/due-reminder.ts";

const MINUTE = 60_000;
const BEFORE = 15 * MINUTE;
const START = Date.parse("2026-11-21T15:00:00Z");
const event = JSON.stringify({
  type: "t",
  timestamp: "then",
  data: { timeZone: "Z", subject: "Old", startDateTime: "old" },
});
const meeting = {
  tenantId: "t",
  id: "m",
  subject: "New",
  startAt: START,
  endAt: START + 30 * MINUTE,
  clientJoinWebUrl: "https://join.example",
  appointment: undefined,
};
/** Asked for an hour before the start, unless it is said otherwise, and claimed so many minutes before it. */
const dueAt = (minutesBefore: number, changes: Partial<typeof meeting> = {}, age = (60 - minutesBefore) * MINUTE) =>
  dueReminder(
    { event, age },
    { before: BEFORE, claimedAt: START - minutesBefore * MINUTE },
    { ...meeting, ...changes },
  );

describe("a reminder that was claimed", () => {
  it("is sent until its meeting starts, and tells of it as it is by then", () => {
    const sent = dueAt(15);
    expect(sent).toMatchObject({ kind: "send", endsIn: 15 * MINUTE });
    expect(JSON.parse(sent.kind === "send" ? sent.event : "")).toEqual({
      type: "t",
      timestamp: "then",
      data: {
        timeZone: "Z",
        subject: "New",
        startDateTime: "2026-11-21T15:00:00.000Z",
        endDateTime: "2026-11-21T15:30:00.000Z",
        appointmentClientJoinWebUrl: "https://join.example",
      },
    });
    expect(dueAt(1)).toMatchObject({ kind: "send", endsIn: MINUTE });
    expect(dueAt(0)).toEqual({ kind: "late" });
    expect(dueAt(-5)).toEqual({ kind: "late" });
  });

  it("waits where its meeting was moved", () => {
    expect(dueAt(16)).toEqual({ kind: "early", delay: MINUTE });
    expect(dueAt(15, { startAt: START + 60 * MINUTE })).toEqual({ kind: "early", delay: 60 * MINUTE });
  });

  it("is sent at once where it was asked for after the start, or where there is none", () => {
    expect(dueAt(-5, {}, 5 * MINUTE)).toMatchObject({ kind: "send" });
    expect(dueAt(-5, {}, 5 * MINUTE)).not.toHaveProperty("endsIn");
    expect(
      dueReminder({ event, age: 0 }, { before: BEFORE, claimedAt: START }, { ...meeting, startAt: null }).kind,
    ).toBe("send");
  });

  it("is cancelled where there is no meeting, and sent as it was where it is damaged", () => {
    expect(dueReminder({ event, age: 0 }, { before: BEFORE, claimedAt: START }, undefined)).toEqual({
      kind: "cancelled",
    });
    const damaged = dueReminder({ event: "{", age: 0 }, { before: BEFORE, claimedAt: START - 1 }, meeting);
    expect(damaged).toMatchObject({ kind: "send", event: "{" });
  });
});
