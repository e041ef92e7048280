import type { TextMessagesResult } from "virtual-appointments-client";
import { dayOf, nameOfDay, printDay, printTime } from "../../day.ts";
import type { ClientFields } from "../form/fields.ts";

export type SmsRecord = Extract<TextMessagesResult, { __typename: "TextMessages" }>["messages"][number];

interface SmsDescription {
  /** `Reminder for Grady Archie`. */
  readonly what: string;
  /** `Planned for 9:30 AM`. */
  readonly state: string;
  readonly color: "informative" | "brand" | "warning" | "danger";
}

const kinds: Readonly<Record<SmsRecord["kind"], string>> = {
  CONFIRMATION: "Confirmation",
  REMINDER: "Reminder",
  RESCHEDULE: "New time",
  CANCELLATION: "Cancellation",
};

/**
 * What there is to say of a text message: to whom, when, and what became of it.
 *
 * @param now in milliseconds
 */
export function describeMessage(message: SmsRecord, clients: readonly ClientFields[], now: number): SmsDescription {
  const { kind, phoneNumberEnd, state, attempts, dueAt, sentAt } = message;
  const to = phoneNumberEnd === null ? "" : ` to ${nameByNumber(clients, phoneNumberEnd)}`;
  const what = `${kinds[kind]}${to}`;
  switch (state) {
    case "SENT":
      return { what, state: `Sent ${printMoment(sentAt)}`.trim(), color: "informative" };
    case "FAILED":
      return { what, state: "Not sent: given up", color: "danger" };
    case "CANCELLED":
      return { what, state: "Not sent any more: what it was about is gone", color: "informative" };
    default:
      if (attempts === 0 && Date.parse(dueAt ?? "") <= now)
        return { what, state: "Waiting to be sent", color: "brand" };
      return attempts > 0
        ? { what, state: `Not sent yet, tried again ${printMoment(dueAt)}`.trim(), color: "warning" }
        : { what, state: `Planned for ${printMoment(dueAt)}`, color: "brand" };
  }
}

/** A client by the last digits of the number, if they are only one's; otherwise the digits. */
function nameByNumber(clients: readonly ClientFields[], end: string): string {
  const found = clients.filter(({ smsCapablePhoneNumber }) =>
    smsCapablePhoneNumber.replaceAll(/\D/g, "").endsWith(end),
  );
  const [client] = found;
  return found.length === 1 && client?.displayName ? client.displayName : `a number that ends in ${end}`;
}

/** `9:45 AM` of today, `Mon, Nov 30, 9:45 AM` of another day. */
function printMoment(moment: string | null): string {
  if (moment === null) return "";
  const day = dayOf(new Date(moment));
  return [nameOfDay(day) === "Today" ? undefined : printDay(day, "short"), printTime(moment)]
    .filter(Boolean)
    .join(", ");
}
