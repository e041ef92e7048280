import { expect, it } from "vitest";
import { WINDOWS_TIME_ZONE } from "../../src/common/contract/patterns.ts";
import { listTimeZones, windowsNameOf } from "../../src/desk/app/appointment/sms/time-zone.ts";
import { windowsTimeZones } from "../../src/desk/app/appointment/sms/windows-time-zones.ts";

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
])("prefills %s with %s", (place, name) => expect(windowsNameOf(place, now)).toBe(name));

it("lists zones that the service takes, each with its distance from UTC", () => {
  const zones = listTimeZones(now);
  expect(zones.length).toBe(Object.keys(windowsTimeZones).length);
  for (const { windowsName } of zones) expect(windowsName).toMatch(WINDOWS_TIME_ZONE);
  const labels = zones.map(({ label }) => label);
  expect(labels).toContain("(UTC−08:00) Pacific Standard Time, America/Los Angeles");
  expect(labels).toContain("(UTC+05:30) India Standard Time, Asia/Kolkata");
  expect(labels).toContain("(UTC) UTC");
});

it("names places that this machine knows", () => {
  for (const place of Object.values(windowsTimeZones)) {
    expect(() => new Intl.DateTimeFormat("en-US", { timeZone: place }), place).not.toThrow();
  }
});
