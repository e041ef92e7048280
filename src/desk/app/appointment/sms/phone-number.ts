import { parsePhoneNumberFromString } from "libphonenumber-js/min";

/**
 * The E.164 form of a number as people write it, where it can be told: with its country code, or one of the United
 * States, whose numbers are the only ones that Microsoft Graph reaches. A number that nobody can have is none.
 */
export function toE164(text: string): string | undefined {
  const typed = text.trim().replace(/^00(?=[1-9])/, "+");
  const parsed = parsePhoneNumberFromString(typed, { defaultCountry: "US", extract: false });
  return parsed?.isValid() === true && parsed.ext === undefined ? parsed.number : undefined;
}
