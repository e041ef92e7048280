import { expect, it } from "vitest";
import { WINDOWS_TIME_ZONE } from "../../src/common/contract/patterns.ts";
import { windowsZoneOf } from "../../src/common/windows-zone.ts";

it.each([
  ["America/Los_Angeles", "Pacific Standard Time"],
  ["Asia/Kolkata", "India Standard Time"],
  ["Asia/Calcutta", "India Standard Time"],
  ["Europe/Kyiv", "FLE Standard Time"],
  ["Europe/Kiev", "FLE Standard Time"],
  ["Pacific Standard Time", "Pacific Standard Time"],
  ["UTC", "UTC"],
  ["America/Nowhere", undefined],
  ["", undefined],
  ["Europe/Kyiv".padEnd(10_000, " "), undefined],
])("%s is %s", (name, windowsName) => expect(windowsZoneOf(name)).toBe(windowsName));

it("knows nearly every zone that there is", () => {
  const zones = Intl.supportedValuesOf("timeZone");
  expect(zones.length).toBeGreaterThan(400);
  // The table is older than these.
  const young = ["America/Ciudad_Juarez", "America/Coyhaique", "Antarctica/Troll"];
  expect(zones.filter((zone) => windowsZoneOf(zone) === undefined && !young.includes(zone))).toEqual([]);
  for (const zone of zones) expect(windowsZoneOf(zone) ?? "UTC").toMatch(WINDOWS_TIME_ZONE);
});
