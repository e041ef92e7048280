import { expect, it } from "vitest";
import { WINDOWS_TIME_ZONE } from "../../src/common/contract/patterns.ts";
import {
  describeTimeZone,
  findTimeZones,
  listTimeZones,
  windowsNameOf,
} from "../../src/desk/app/appointment/sms/time-zone.ts";
import { windowsTimeZones } from "../../src/desk/app/appointment/sms/windows-time-zones.ts";
import { browserTimeZone } from "../../src/desk/app/locale.ts";

const now = new Date("2026-11-21T10:00:00Z");

it.each([
  ["America/Los_Angeles", "Pacific Standard Time"],
  ["America/New_York", "Eastern Standard Time"],
  ["Europe/Berlin", "W. Europe Standard Time"],
  ["Europe/London", "GMT Standard Time"],
  ["Asia/Kolkata", "India Standard Time"],
  ["UTC", "UTC"],
  // None that stands for a Windows zone: the first on the continent whose clocks go the same.
  ["America/Detroit", "Eastern Standard Time"],
  ["Europe/Zurich", "Central Europe Standard Time"],
  ["Asia/Manila", "China Standard Time"],
  ["Nowhere/At_All", "UTC"],
])("sends %s as %s", (place, name) => expect(windowsNameOf(place, now)).toBe(name));

it("knows a name that the service takes for every zone to choose, and places that this machine knows", () => {
  for (const [name, place] of Object.entries(windowsTimeZones)) {
    expect(name).toMatch(WINDOWS_TIME_ZONE);
    expect(() => new Intl.DateTimeFormat("en-US", { timeZone: place }), place).not.toThrow();
  }
});

it("lists the browser's own zone first, and the others from west to east, by name where the clocks agree", () => {
  const [own, ...others] = listTimeZones(now);
  expect(own?.id).toBe(browserTimeZone());
  const hours = others.map(({ offset }) => Number(/GMT([+-]\d+)?/.exec(offset)?.[1] ?? 0));
  expect(hours).toEqual(hours.toSorted((one, other) => one - other));
  const ofOneClock = others.filter(({ offset }) => offset === "GMT+9").map(({ place }) => place);
  expect(ofOneClock.length).toBeGreaterThan(3);
  expect(ofOneClock).toEqual(ofOneClock.toSorted((one, other) => one.localeCompare(other, "en-US")));
});

it.each([
  ["America/New_York", { place: "New York", name: "Eastern Time", offset: "GMT-5" }],
  ["Asia/Calcutta", { place: "Kolkata", name: "India Standard Time", offset: "GMT+5:30" }],
  ["Europe/Berlin", { place: "Berlin", name: "Central European Time", offset: "GMT+1" }],
  ["UTC", { place: "UTC", name: "Coordinated Universal Time", offset: "GMT" }],
])("shows %s as people know it", (id, shown) => expect(describeTimeZone(id, now)).toEqual({ id, ...shown }));

it.each([
  ["berlin", "Europe/Berlin"],
  ["eastern new", "America/New_York"],
  ["gmt+5:30", "Asia/Calcutta"],
])("finds by %s: %s", (typed, id) => {
  expect(findTimeZones(listTimeZones(now), typed).map((zone) => zone.id)).toContain(id);
});
