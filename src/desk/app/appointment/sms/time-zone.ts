import { browserTimeZone, LOCALE, nameOfTimeZone } from "../../locale.ts";

/** A time zone to choose. */
export interface TimeZone {
  /** As the IANA database has it: `America/New_York`. */
  readonly id: string;
  /** `New York`. */
  readonly place: string;
  /** `Eastern Time`. */
  readonly name: string;
  /** `GMT-5`, as the clocks go at the time that matters. */
  readonly offset: string;
}

/** Places that browsers still list by a name which is not theirs any more. */
const renamedPlaces: Readonly<Record<string, string>> = {
  Calcutta: "Kolkata",
  Faeroe: "Faroe Islands",
  Godthab: "Nuuk",
  Katmandu: "Kathmandu",
  Kiev: "Kyiv",
  Rangoon: "Yangon",
  Saigon: "Ho Chi Minh City",
};

/**
 * All zones by the clock, from west to east, and by name where the clock is the same; the browser's own before them.
 *
 * @param moment at which the clocks are compared
 */
export function listTimeZones(moment: Date): readonly TimeZone[] {
  const own = browserTimeZone();
  const zones = [...new Set([...Intl.supportedValuesOf("timeZone"), "UTC", own])]
    .map((id) => ({ ...describeTimeZone(id, moment), minutes: offsetOf(id, moment) }))
    .toSorted((one, other) => one.minutes - other.minutes || one.place.localeCompare(other.place, LOCALE));
  return [...zones.filter(({ id }) => id === own), ...zones.filter(({ id }) => id !== own)];
}

export function describeTimeZone(id: string, moment: Date): TimeZone {
  const last = id.split("/").at(-1)?.replaceAll("_", " ") ?? id;
  return {
    id,
    place: id === "UTC" ? "UTC" : (renamedPlaces[last] ?? last),
    name: nameOfTimeZone(id),
    offset: printOffset(offsetOf(id, moment)),
  };
}

/** Each word of what was typed has to be somewhere in it: `berlin`, `eastern`, `gmt+5:30`, `europe central`. */
export function findTimeZones(zones: readonly TimeZone[], typed: string): readonly TimeZone[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return zones.filter((zone) => {
    const text = `${zone.id} ${zone.place} ${zone.name} ${zone.offset}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

const offsetFormats = new Map<string, Intl.DateTimeFormat>();

/** Minutes east of UTC. */
function offsetOf(place: string, moment: Date): number {
  let text: string | undefined;
  try {
    const format =
      offsetFormats.get(place) ?? new Intl.DateTimeFormat("en-US", { timeZone: place, timeZoneName: "longOffset" });
    offsetFormats.set(place, format);
    text = format.formatToParts(moment).find(({ type }) => type === "timeZoneName")?.value;
  } catch {
    // An older browser may not know the place: what it is called is all that the list needs.
  }
  const [, sign, hours = "0", minutes = "0"] = /GMT([+-])(\d\d):(\d\d)/.exec(text ?? "") ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

function printOffset(minutes: number): string {
  if (minutes === 0) return "GMT";
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `GMT${minutes < 0 ? "-" : "+"}${hours}${rest === 0 ? "" : `:${String(rest).padStart(2, "0")}`}`;
}
