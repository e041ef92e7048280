import { expect, it } from "vitest";
import { describeTimeZone, findTimeZones, listTimeZones } from "../../src/desk/app/appointment/sms/time-zone.ts";
import { browserTimeZone } from "../../src/desk/app/locale.ts";

const now = new Date("2026-11-21T10:00:00Z");

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
