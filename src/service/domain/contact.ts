import type { AppointmentUser } from "./appointment.ts";

/** Code points of an address, or of a number as it is written, that can be searched for; longer ones never are. */
export const MAX_EMAIL = 320;
export const MAX_PHONE = 32;

/**
 * What an e-mail address is found by: without blanks around it, A to Z as a to z, anything else as it is written. The
 * databases do the same for what they keep, so letters of other alphabets count with their case.
 *
 * @returns `undefined` where there is nothing to find it by
 */
export function emailContact(address: string): string | undefined {
  const trimmed = address.replace(/^ +| +$/g, "");
  if (trimmed === "" || isLonger(address, MAX_EMAIL) || /\p{Cc}/u.test(address)) return undefined;
  return `e:${trimmed.replace(/[A-Z]/g, (letter) => letter.toLowerCase())}`;
}

/**
 * What a phone number is found by: its digits, without what separates them, and without the `+` or `00` of a number with
 * its country code. `+1 (312) 922-4122` and `0013129224122` are one; `312-922-4122` is another, for nobody knows its country.
 *
 * @returns `undefined` for what holds anything else
 */
export function phoneContact(number: string): string | undefined {
  const digits = number.replace(/[ ()+./-]/g, "").replace(/^00/, "");
  return /^\d+$/.test(digits) && !isLonger(number, MAX_PHONE) ? `n:${digits}` : undefined;
}

/** What an appointment is found by, once each: its clients' addresses and numbers. */
export function contactsOf(clients: readonly AppointmentUser[]): readonly string[] {
  const contacts = new Set<string>();
  for (const { emailAddress, smsCapablePhoneNumber } of clients) {
    const email = emailAddress === null ? undefined : emailContact(emailAddress);
    const phone = smsCapablePhoneNumber === null ? undefined : phoneContact(smsCapablePhoneNumber);
    if (email !== undefined) contacts.add(email);
    if (phone !== undefined) contacts.add(phone);
  }
  return [...contacts];
}

function isLonger(text: string, most: number): boolean {
  // Counted only where the code units leave it open.
  return text.length > most && (text.length > 2 * most || Array.from(text).length > most);
}
