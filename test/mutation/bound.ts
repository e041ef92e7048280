import type { Change } from "./change.ts";

/**
 * The two changes of a bound: one more, and one fewer.
 *
 * @param find where the bound is, with it as the last number
 */
export function boundChanges(name: string, file: string, find: string, tests: readonly string[]): readonly Change[] {
  const [, before = "", digits = "", after = ""] = /^(.*?)([\d_]+)(\D*)$/s.exec(find) ?? [];
  const bound = Number(digits.replaceAll("_", ""));
  return [
    { name: `${name}: one more`, file, find, replace: `${before}${bound + 1}${after}`, tests },
    { name: `${name}: one fewer`, file, find, replace: `${before}${bound - 1}${after}`, tests },
  ];
}
