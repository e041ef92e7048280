import { expect, it } from "vitest";
import { boundsOfMeeting, meetingTimeOf, nextMeetingTime, parseTime } from "../../src/desk/app/meeting/meeting-time.ts";

it.each([
  ["9", "09:00"],
  ["9:45", "09:45"],
  ["9.45", "09:45"],
  ["945", "09:45"],
  ["0945", "09:45"],
  ["9 am", "09:00"],
  ["9:45 PM", "21:45"],
  ["9:45\u202FPM", "21:45"],
  ["12 am", "00:00"],
  ["12:30 p.m.", "12:30"],
  ["21:30", "21:30"],
])("takes %j for %s", (typed, time) => expect(parseTime(typed)).toBe(time));

it.each(["", "noon", "24:00", "9:60", "13 pm", "9:4", "-1"])("does not guess what %j is", (typed) =>
  expect(parseTime(typed)).toBeUndefined(),
);

it("is where it was after a way through the form", () => {
  const bounds = { startDateTime: "2026-11-30T09:45:00.000Z", endDateTime: "2026-11-30T10:15:00.000Z" };
  expect(boundsOfMeeting(meetingTimeOf(bounds.startDateTime, bounds.endDateTime))).toEqual(bounds);
});

it.each([
  { day: "2026-02-30", time: "09:00", minutes: 30 },
  { day: "2026-11-30", time: "9:00", minutes: 30 },
  { day: "2026-11-30", time: "09:00", minutes: 0 },
])("stands for nothing: %j", (time) => expect(boundsOfMeeting(time)).toBeUndefined());

it("proposes the next quarter of an hour, or the morning of another day", () => {
  const now = new Date("2026-11-30T14:07:00");
  expect(nextMeetingTime("2026-11-30", now)).toEqual({ day: "2026-11-30", time: "14:15", minutes: 30 });
  expect(nextMeetingTime("2026-12-01", now)).toEqual({ day: "2026-12-01", time: "09:00", minutes: 30 });
  expect(nextMeetingTime("2026-11-30", new Date("2026-11-30T23:59:00")).time).toBe("23:45");
});
