import { isSupportedCountry, parsePhoneNumberFromString, type CountryCode } from "libphonenumber-js/min";
import { E164_NUMBER } from "./contract/patterns.ts";

const MAX_CHARACTERS = 64;

/**
 * A phone number in E.164 form, as Microsoft Graph wants it.
 *
 * @param text as people write it: `+13129224122`, `(312) 922-4122`, `0049 30 123456`
 * @param region ISO 3166 code of the country whose numbers may come without a country code
 * @returns `undefined` when it is none
 */
export function e164NumberOf(text: string, region: string): string | undefined {
  if (E164_NUMBER.test(text)) return text;
  if (text.length > MAX_CHARACTERS) return undefined;
  const parsed = parsePhoneNumberFromString(text.replace(/^\s*00/, "+"), {
    defaultCountry: region as CountryCode,
    extract: false,
  });
  return parsed?.isPossible() === true && parsed.ext === undefined ? parsed.number : undefined;
}

/** Whether there are phone numbers of such a country. */
export function isPhoneRegion(region: string): boolean {
  return /^[A-Z]{2}$/.test(region) && isSupportedCountry(region);
}
