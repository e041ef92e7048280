import { windowsTimeZones } from "./windows-time-zones.ts";

/** A Windows time zone to choose, with how far from UTC it is today. */
export interface TimeZone {
  readonly windowsName: string;
  /** `(UTC+01:00) W. Europe Standard Time, Europe/Berlin`. */
  readonly label: string;
}

export function listTimeZones(now: Date): readonly TimeZone[] {
  return Object.entries(windowsTimeZones).map(([windowsName, place]) => ({
    windowsName,
    label: `(UTC${printOffset(offsetOf(place, now))}) ${windowsName}${place.startsWith("Etc/") ? "" : `, ${place.replaceAll("_", " ")}`}`,
  }));
}

/**
 * The Windows zone of a place: by name, or else the first whose clocks go with those there, in winter and in summer.
 *
 * @param place such as `Europe/Zurich`, as browsers name where they are
 */
export function windowsNameOf(place: string, now: Date): string {
  if (place === "UTC") return "UTC";
  const entries = Object.entries(windowsTimeZones);
  const clocks = clocksOf(place, now);
  const [name] =
    entries.find(([, representative]) => representative === place) ??
    entries.find(([, candidate]) => sameContinent(candidate, place) && clocksOf(candidate, now) === clocks) ??
    entries.find(([, candidate]) => clocksOf(candidate, now) === clocks) ??
    [];
  return name ?? "UTC";
}

export function placeOfBrowser(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function sameContinent(one: string, other: string): boolean {
  return one.split("/")[0] === other.split("/")[0];
}

function clocksOf(place: string, now: Date): string {
  const year = now.getUTCFullYear();
  return [0, 3, 6, 9].map((month) => offsetOf(place, new Date(Date.UTC(year, month, 15)))).join();
}

/** Minutes east of UTC. */
function offsetOf(place: string, moment: Date): number {
  let text: string | undefined;
  try {
    const format = new Intl.DateTimeFormat("en-US", { timeZone: place, timeZoneName: "longOffset" });
    text = format.formatToParts(moment).find(({ type }) => type === "timeZoneName")?.value;
  } catch {
    // An older browser may not know the place: what it is called is all that the list needs.
  }
  const [, sign, hours = "0", minutes = "0"] = /GMT([+-])(\d\d):(\d\d)/.exec(text ?? "") ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

function printOffset(minutes: number): string {
  if (minutes === 0) return "";
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes < 0 ? "−" : "+"}${String(hours).padStart(2, "0")}:${String(rest).padStart(2, "0")}`;
}
