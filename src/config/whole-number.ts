import { z } from "zod";

/** Written as it is printed: no blanks, signs, exponents or leading zeros. */
export function wholeNumber(what: string, min: number, max: number) {
  const message = `must be ${what}, ${min} to ${max}`;
  return z
    .string()
    .refine((text) => text === String(Number(text)), message)
    .transform(Number)
    .pipe(z.int(message).min(min, message).max(max, message));
}
