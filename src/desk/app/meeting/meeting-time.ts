import { dayOf, isDay, printTime, type Day } from "../day.ts";

/** When a meeting is, as a form holds it. */
export interface MeetingTime {
  readonly day: Day;
  /** `09:45`, on the reader's clock. */
  readonly time: string;
  readonly minutes: number;
}

export const durations: readonly number[] = [15, 30, 45, 60, 90, 120];

const STEP_MINUTES = 15;

/** Every quarter of an hour of a day, from midnight on. */
export const timesOfDay: readonly string[] = Array.from({ length: (24 * 60) / STEP_MINUTES }, (_, index) =>
  printClock(index * STEP_MINUTES),
);

/** The next full quarter of an hour on that day, or nine o'clock where the day is another one. */
export function nextMeetingTime(day: Day, now: Date): MeetingTime {
  if (day !== dayOf(now)) return { day, time: "09:00", minutes: 30 };
  const minutes = now.getHours() * 60 + now.getMinutes();
  const next = Math.min((Math.floor(minutes / STEP_MINUTES) + 1) * STEP_MINUTES, 24 * 60 - STEP_MINUTES);
  return { day, time: printClock(next), minutes: 30 };
}

export function meetingTimeOf(start: string | null, end: string | null): MeetingTime {
  const from = start === null ? new Date() : new Date(start);
  const minutes = start === null || end === null ? 30 : Math.round((Date.parse(end) - Date.parse(start)) / 60_000);
  return { day: dayOf(from), time: printClock(from.getHours() * 60 + from.getMinutes()), minutes };
}

/** The moments that it stands for; `undefined` for a time that is none. */
export function boundsOfMeeting({
  day,
  time,
  minutes,
}: MeetingTime): { readonly startDateTime: string; readonly endDateTime: string } | undefined {
  if (!isDay(day) || !/^([01]\d|2[0-3]):[0-5]\d$/.test(time) || minutes <= 0) return undefined;
  const start = new Date(`${day}T${time}:00`);
  return {
    startDateTime: start.toISOString(),
    endDateTime: new Date(start.getTime() + minutes * 60_000).toISOString(),
  };
}

/** A time as people type it: `9:45`, `9.45`, `945`, `9 am`, `21:30`; `undefined` where it is none. */
export function parseTime(text: string): string | undefined {
  const [, hours = "", minutes = "0", half] =
    /^\s*(\d{1,2})(?:[:.]?(\d{2}))?\s*([ap])?\.?m?\.?\s*$/i.exec(text.replaceAll("\u202F", " ")) ?? [];
  if (hours === "") return undefined;
  const isHalf = half !== undefined;
  const hour = isHalf ? (Number(hours) % 12) + (half.toLowerCase() === "p" ? 12 : 0) : Number(hours);
  if (hour > 23 || Number(minutes) > 59 || (isHalf && Number(hours) > 12)) return undefined;
  return printClock(hour * 60 + Number(minutes));
}

/** `9:45 AM`, as the reader's English has it. */
export function printClockTime(time: string): string {
  return printTime(new Date(`2026-01-01T${time}:00`).toISOString());
}

function printClock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}
