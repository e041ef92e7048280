import { createRequire } from "node:module";
import { WINDOWS_TIME_ZONE } from "./contract/patterns.ts";

const MAX_CHARACTERS = 64;

interface ZoneLibrary {
  readonly findWindows: (ianaName: string) => readonly string[];
}

let loaded: ZoneLibrary | undefined;

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
  loaded ??= createRequire(import.meta.url)("windows-iana") as ZoneLibrary;
  return loaded.findWindows(name)[0];
}
