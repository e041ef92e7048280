import { useQueryClient } from "@tanstack/react-query";
import type { SmsAttendeeInput, SmsMessageType } from "virtual-appointments-client";
import {
  textMessagesKey,
  useSendVirtualAppointmentReminderSms,
  useSendVirtualAppointmentSms,
} from "virtual-appointments-client/react";
import { isOutcomeUnknown, type Explanation, type Failed } from "../../failure/explain-failure.ts";
import { useExplain } from "../../failure/use-explain.ts";

export type SmsKind = SmsMessageType | "REMINDER";

export const smsKinds: readonly { readonly kind: SmsKind; readonly label: string }[] = [
  { kind: "CONFIRMATION", label: "Confirmation: the appointment is made" },
  { kind: "REMINDER", label: "Reminder: 15 minutes before it starts" },
  { kind: "RESCHEDULE", label: "Rescheduled: it was moved to another time" },
  { kind: "CANCELLATION", label: "Cancelled: it is called off" },
];

/** How many were accepted, or why none was. */
export type SmsOutcome = { readonly acceptedMessages: number } | { readonly failure: Explanation };

/** Sends text messages, once. */
export function useSendSms() {
  const message = useSendVirtualAppointmentSms();
  const reminder = useSendVirtualAppointmentReminderSms();
  const { explainError } = useExplain();
  const queryClient = useQueryClient();

  const send = async (
    onlineMeetingId: string,
    kind: SmsKind,
    attendees: readonly SmsAttendeeInput[],
  ): Promise<SmsOutcome> => {
    const to = { onlineMeetingId, attendees: [...attendees] };
    try {
      return kind === "REMINDER"
        ? await reminder.mutateAsync({ ...to, remindBeforeTimeInMinutesType: "MINS15" })
        : await message.mutateAsync({ ...to, messageType: kind });
    } catch (error) {
      const explanation = explainError(error as Failed);
      // A second message can't be taken back.
      const advice = "The messages may have been sent all the same: ask a client before you send them again.";
      return { failure: isOutcomeUnknown(error as Failed) ? { ...explanation, advice } : explanation };
    } finally {
      void queryClient.invalidateQueries({ queryKey: textMessagesKey() });
    }
  };

  return { send, isPending: message.isPending || reminder.isPending };
}

export function countMessages(count: number): string {
  return count === 1 ? "1 text message is on its way" : `${count} text messages are on their way`;
}
