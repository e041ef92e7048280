import { MAX_ATTENDEES } from "../../../../common/contract/limits.ts";
import type { ClientFields } from "../form/fields.ts";
import { toE164 } from "./phone-number.ts";

/** A client in the form of a text message. */
export interface Recipient {
  /** Tells the clients of one appointment apart. */
  readonly key: string;
  readonly name: string;
  readonly isChosen: boolean;
  /** As typed. */
  readonly phoneNumber: string;
}

/** What somebody changed in that form, by {@link Recipient.key}. */
export type RecipientEdits = Readonly<Record<string, Partial<Pick<Recipient, "isChosen" | "phoneNumber">>>>;

/**
 * The clients as they are now, whoever changed them since the form was opened, with what was changed in the form. All who
 * can be reached are chosen, as many as a message may have: what is free text in the appointment is proposed in E.164
 * where that can be told.
 */
export function recipientsOf(clients: readonly ClientFields[], edits: RecipientEdits = {}): readonly Recipient[] {
  let chosen = 0;
  const seen = new Map<string, number>();
  return clients.map(({ displayName, emailAddress, smsCapablePhoneNumber }, index) => {
    const name = displayName || emailAddress || `Client ${index + 1}`;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    const key = `${name} ${count}`;
    const derived = toE164(smsCapablePhoneNumber);
    return {
      key,
      name,
      isChosen: derived !== undefined && ++chosen <= MAX_ATTENDEES,
      phoneNumber: derived ?? smsCapablePhoneNumber,
      ...edits[key],
    };
  });
}

export function problemOf({ isChosen, phoneNumber }: Recipient): string | undefined {
  if (!isChosen || toE164(phoneNumber) !== undefined) return undefined;
  return phoneNumber.trim() === ""
    ? "Enter a mobile number, such as +1 312 922 4122."
    : "No phone has this number. Enter one with its country code, such as +1 312 922 4122.";
}

/** What is wrong with the choice as a whole. */
export function problemOfChoice(recipients: readonly Recipient[]): string | undefined {
  const chosen = recipients.filter(({ isChosen }) => isChosen).length;
  if (chosen === 0) return "Choose at least one client.";
  if (chosen <= MAX_ATTENDEES) return undefined;
  return `A message goes to ${MAX_ATTENDEES} clients at most, and ${chosen} are chosen. Send the others one of their own.`;
}
