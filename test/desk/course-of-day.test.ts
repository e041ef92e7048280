import { expect, it } from "vitest";
import { courseOfDay } from "../../src/desk/app/agenda/course-of-day.ts";

const at = (time: string) => `2026-11-30T${time}:00.000Z`;
const meeting = (start: string, end: string) => ({ startDateTime: at(start), endDateTime: at(end) });
const day = [
  meeting("09:00", "09:30"),
  meeting("10:00", "11:00"),
  meeting("12:30", "13:00"),
  meeting("12:30", "14:00"),
];

it.each([
  ["08:00", 0, ["In 1 h", undefined, undefined, undefined]],
  ["09:00", 1, ["Now", "In 1 h", undefined, undefined]],
  ["09:30", 1, [undefined, "In 30 min", undefined, undefined]],
  // Two that begin together are both next.
  ["11:15", 2, [undefined, undefined, "In 1 h 15 min", "In 1 h 15 min"]],
  ["13:30", 4, [undefined, undefined, undefined, "Now"]],
  ["23:00", 4, [undefined, undefined, undefined, undefined]],
] as const)("at %s %i have begun", (time, begun, labels) => {
  const course = courseOfDay(day, Date.parse(at(time)));
  expect(course.begun).toBe(begun);
  expect(day.map((_, index) => course.label(index))).toEqual(labels);
});

it("has no place for a meeting without a time", () => {
  const { begun, label } = courseOfDay([{ startDateTime: null, endDateTime: null }], 0);
  expect([begun, label(0)]).toEqual([0, undefined]);
});
