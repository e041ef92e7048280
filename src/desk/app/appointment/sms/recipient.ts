import type { ClientFields } from "../fields.ts";
import { toE164 } from "./phone-number.ts";

/** A client in the form of a text message. */
export interface Recipient {
  readonly name: string;
  readonly isChosen: boolean;
  /** As typed. */
  readonly phoneNumber: string;
}

/** All who can be reached are chosen: what is free text in the appointment is proposed in E.164 where that can be told. */
export function recipientsOf(clients: readonly ClientFields[]): readonly Recipient[] {
  return clients.map(({ displayName, emailAddress, smsCapablePhoneNumber }, index) => {
    const derived = toE164(smsCapablePhoneNumber);
    return {
      name: displayName || emailAddress || `Client ${index + 1}`,
      isChosen: derived !== undefined,
      phoneNumber: derived ?? smsCapablePhoneNumber,
    };
  });
}

export function problemOf({ isChosen, phoneNumber }: Recipient): string | undefined {
  if (!isChosen || toE164(phoneNumber) !== undefined) return undefined;
  return "Enter it with the country code, such as +1 312 922 4122.";
}
