import { UsageError } from "../runtime/usage-error.ts";

/** @returns milliseconds since 1970. @throws {UsageError} */
export function timeOption(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new UsageError(`${option} must be a time such as 2026-11-21T09:00:00Z, or a day.`);
  return time;
}
