import { MAX_ATTENDEES } from "../../../../common/contract/limits.ts";
import type { ClientFields } from "../fields.ts";
import { toE164 } from "./phone-number.ts";

/** A client in the form of a text message. */
export interface Recipient {
  readonly name: string;
  readonly isChosen: boolean;
  /** As typed. */
  readonly phoneNumber: string;
}

/**
 * All who can be reached are chosen, as many as a message may have: what is free text in the appointment is proposed in
 * E.164 where that can be told.
 */
export function recipientsOf(clients: readonly ClientFields[]): readonly Recipient[] {
  let chosen = 0;
  return clients.map(({ displayName, emailAddress, smsCapablePhoneNumber }, index) => {
    const derived = toE164(smsCapablePhoneNumber);
    return {
      name: displayName || emailAddress || `Client ${index + 1}`,
      isChosen: derived !== undefined && ++chosen <= MAX_ATTENDEES,
      phoneNumber: derived ?? smsCapablePhoneNumber,
    };
  });
}

export function problemOf({ isChosen, phoneNumber }: Recipient): string | undefined {
  if (!isChosen || toE164(phoneNumber) !== undefined) return undefined;
  return "Enter it with the country code, such as +1 312 922 4122.";
}

/** What is wrong with the choice as a whole. */
export function problemOfChoice(recipients: readonly Recipient[]): string | undefined {
  const chosen = recipients.filter(({ isChosen }) => isChosen).length;
  if (chosen === 0) return "Choose at least one client.";
  if (chosen <= MAX_ATTENDEES) return undefined;
  return `A message goes to ${MAX_ATTENDEES} clients at most, and ${chosen} are chosen. Send the others one of their own.`;
}
