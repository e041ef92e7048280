import type { VirtualAppointmentFilter } from "virtual-appointments-client";
import { EMAIL_ADDRESS, PHONE_NUMBER } from "../../../../common/contract/patterns.ts";

/** Shorter texts are on too many lines to lead anywhere. */
export const MIN_SEARCH_CHARACTERS = 2;
/** Of a number that can be somebody's. */
const MIN_PHONE_DIGITS = 7;

/** What a text may be as a whole. These are found whenever the meeting is; a part of a name or a subject is not. */
export function exactFiltersOf(text: string): readonly VirtualAppointmentFilter[] {
  const term = text.trim();
  if (term.length < MIN_SEARCH_CHARACTERS) return [];
  const isPhone = PHONE_NUMBER.test(term) && term.replaceAll(/\D/g, "").length >= MIN_PHONE_DIGITS;
  return [
    { externalAppointmentId: term },
    ...(EMAIL_ADDRESS.test(term) ? [{ clientEmail: term }] : []),
    ...(isPhone ? [{ clientPhone: term }] : []),
  ];
}
