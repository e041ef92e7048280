/** Deeper than anything that the API answers. */
const MAX_DEPTH = 10;
/** Quotation marks and a comma, or whatever else stands around a value. */
const AROUND = 4;

/** About as many bytes as a body takes as JSON; `Infinity` for what is nested deeper than any answer of the API. */
export function sizeOf(value: unknown, depth = 0): number {
  if (typeof value === "string") return value.length + AROUND;
  if (typeof value !== "object" || value === null) return AROUND;
  if (depth === MAX_DEPTH) return Infinity;
  let size = AROUND;
  if (Array.isArray(value)) {
    for (const item of value as readonly unknown[]) size += sizeOf(item, depth + 1);
    return size;
  }
  for (const name in value) size += name.length + AROUND + sizeOf(value[name as keyof typeof value], depth + 1);
  return size;
}
