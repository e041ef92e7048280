import { findWindows } from "windows-iana";
import { WINDOWS_TIME_ZONE } from "./contract/patterns.ts";

const MAX_CHARACTERS = 64;

/**
 * The Windows name of a time zone, as Microsoft Graph wants it. Those that Graph knows are more than any table has, so what
 * looks like one is taken for one.
 *
 * @param name such as `America/Los_Angeles` or `Pacific Standard Time`
 * @returns `undefined` when it is none
 */
export function windowsZoneOf(name: string): string | undefined {
  if (WINDOWS_TIME_ZONE.test(name)) return name;
  if (name.length > MAX_CHARACTERS) return undefined;
  return findWindows(name)[0] ?? findWindows(olderNameOf(name))[0];
}

/** The table knows a place that was renamed by its older name, and so does ICU: `Europe/Kiev` for `Europe/Kyiv`. */
function olderNameOf(name: string): string {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return name;
  }
}
