import { useState } from "react";
import type { SmsAttendeeInput, SmsMessageType } from "virtual-appointments-client";
import { useSendVirtualAppointmentReminderSms, useSendVirtualAppointmentSms } from "virtual-appointments-client/react";
import { explainError, type Explanation, type Failed } from "../../failure/explain-failure.ts";

export type SmsKind = SmsMessageType | "REMINDER";

export const smsKinds: readonly { readonly kind: SmsKind; readonly label: string }[] = [
  { kind: "CONFIRMATION", label: "Confirmation: the appointment is made" },
  { kind: "REMINDER", label: "Reminder: 15 minutes before it starts" },
  { kind: "RESCHEDULE", label: "Rescheduled: it was moved to another time" },
  { kind: "CANCELLATION", label: "Cancelled: it is called off" },
];

/** Sends text messages, once. */
export function useSendSms(onlineMeetingId: string) {
  const message = useSendVirtualAppointmentSms();
  const reminder = useSendVirtualAppointmentReminderSms();
  const [failure, setFailure] = useState<Explanation>();

  /** How many were accepted; `undefined` when they were not, and `failure` says why. */
  const send = async (kind: SmsKind, attendees: readonly SmsAttendeeInput[]): Promise<number | undefined> => {
    setFailure(undefined);
    const to = { onlineMeetingId, attendees: [...attendees] };
    try {
      const { acceptedMessages } =
        kind === "REMINDER"
          ? await reminder.mutateAsync({ ...to, remindBeforeTimeInMinutesType: "MINS15" })
          : await message.mutateAsync({ ...to, messageType: kind });
      return acceptedMessages;
    } catch (error) {
      setFailure(explainSending(error as Failed));
    }
    return undefined;
  };

  return { send, failure, isPending: message.isPending || reminder.isPending };
}

function explainSending(error: Failed): Explanation {
  const isUnknown =
    "failure" in error ? error.failure.__typename === "ServiceUnavailableError" : error.kind === "network";
  if (!isUnknown) return explainError(error);
  // A second message can't be taken back.
  const advice = "The messages may have been sent all the same: ask a client before you send them again.";
  return { ...explainError(error), advice };
}
