// A form's fields and escapes are looked at one by one, too.
const STARTS = ["[", "{", ",", "&", "%"];

/**
 * Whether a text in JSON may hold more than so many values: by its commas and opening brackets, those in strings
 * included. It takes a few milliseconds at most, and to parse a megabyte of nothing else two hundred.
 */
export function mayHoldMoreThan(max: number, json: Buffer): boolean {
  if (json.length <= max) return false;
  let count = 0;
  for (const start of STARTS) {
    for (let at = json.indexOf(start); at !== -1; at = json.indexOf(start, at + 1)) {
      if (++count > max) return true;
    }
  }
  return false;
}
