import { browserTimeZone, LOCALE, shortTimeZone } from "./locale.ts";

/** A day of the calendar, `2026-11-21`, wherever the reader is. */
export type Day = string;

export function isDay(text: string | null): text is Day {
  return text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) && dayOf(startOf(text)) === text;
}

export function dayOf(moment: Date): Day {
  const twoDigits = (value: number) => String(value).padStart(2, "0");
  return `${String(moment.getFullYear()).padStart(4, "0")}-${twoDigits(moment.getMonth() + 1)}-${twoDigits(moment.getDate())}`;
}

export function today(): Day {
  return dayOf(new Date());
}

/** By the calendar, not by hours: a day in which the clocks change has 23 or 25 of them. */
export function addDays(day: Day, days: number): Day {
  const moment = startOf(day);
  moment.setDate(moment.getDate() + days);
  return dayOf(moment);
}

/** The moments that bound the day, for `startsFrom` and `startsBefore`. */
export function boundsOf(day: Day): { startsFrom: string; startsBefore: string } {
  return { startsFrom: startOf(day).toISOString(), startsBefore: startOf(addDays(day, 1)).toISOString() };
}

export function printDay(day: Day, style: "long" | "short" = "long"): string {
  return startOf(day).toLocaleDateString(LOCALE, {
    weekday: style,
    day: "numeric",
    month: style,
    ...(day.slice(0, 4) === today().slice(0, 4) ? {} : { year: "numeric" }),
  });
}

/** `Today`, `Tomorrow`, `Yesterday`; `undefined` for a day further off. */
export function nameOfDay(day: Day): string | undefined {
  const now = today();
  if (day === now) return "Today";
  if (day === addDays(now, 1)) return "Tomorrow";
  return day === addDays(now, -1) ? "Yesterday" : undefined;
}

export function printTime(moment: string | null | undefined): string {
  return moment === null || moment === undefined ? "" : timeFormat.format(new Date(moment));
}

/** `9:45 – 10:15 AM GMT+1`. */
export function printSpan(start: string, end: string | null): string {
  const from = new Date(start);
  const time = end === null ? timeFormat.format(from) : timeFormat.formatRange(from, new Date(end));
  return `${time} ${shortTimeZone(browserTimeZone(), from)}`;
}

const timeFormat = new Intl.DateTimeFormat(LOCALE, { hour: "numeric", minute: "2-digit" });

function startOf(day: Day): Date {
  return new Date(`${day}T00:00:00`);
}

/** The seven days around one, from the first day of the week on as the reader's calendar has it. */
export function daysOfWeek(day: Day): readonly Day[] {
  const since = (new Date(`${day}T12:00:00`).getDay() - firstDayOfWeek() + 7) % 7;
  return Array.from({ length: 7 }, (_, index) => addDays(day, index - since));
}

/** `Nov 30 – Dec 6, 2026`. */
export function printDays(days: readonly Day[]): string {
  const [first, last] = [days[0], days.at(-1)].map((day) => startOf(day ?? today()));
  return new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "short", year: "numeric" }).formatRange(
    first ?? new Date(),
    last ?? new Date(),
  );
}

/** 0 for Sunday. */
function firstDayOfWeek(): number {
  const locale = new Intl.Locale(LOCALE) as Intl.Locale & { getWeekInfo?: () => { readonly firstDay: number } };
  return (locale.getWeekInfo?.().firstDay ?? 1) % 7;
}
