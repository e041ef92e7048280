import { useState } from "react";
import type { SmsAttendeeInput, SmsMessageType } from "virtual-appointments-client";
import { useSendVirtualAppointmentReminderSms, useSendVirtualAppointmentSms } from "virtual-appointments-client/react";
import { isOutcomeUnknown, type Explanation, type Failed } from "../../failure/explain-failure.ts";
import { useExplain } from "../../failure/use-explain.ts";

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
  const { explainError } = useExplain();
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
      const explanation = explainError(error as Failed);
      // A second message can't be taken back.
      const advice = "The messages may have been sent all the same: ask a client before you send them again.";
      setFailure(isOutcomeUnknown(error as Failed) ? { ...explanation, advice } : explanation);
    }
    return undefined;
  };

  return { send, failure, isPending: message.isPending || reminder.isPending };
}
