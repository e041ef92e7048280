import { E164_NUMBER } from "../../../../common/contract/patterns.ts";

/**
 * The E.164 form of a number as people write it, where it can be told: with its country code, or a ten-digit number of
 * the United States, whose numbers are the only ones that Microsoft Graph reaches.
 */
export function toE164(text: string): string | undefined {
  const compact = text.trim().replaceAll(/[\s().\-/]/g, "");
  const candidate = /^00[1-9]/.test(compact)
    ? `+${compact.slice(2)}`
    : /^1?\d{10}$/.test(compact)
      ? `+1${compact.slice(-10)}`
      : compact;
  return E164_NUMBER.test(candidate) ? candidate : undefined;
}
