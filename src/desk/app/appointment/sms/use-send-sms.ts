import { useState } from "react";
import type { GatewayRequestError, SmsAttendeeInput, SmsMessageType } from "virtual-appointments-client";
import { useSendVirtualAppointmentReminderSms, useSendVirtualAppointmentSms } from "virtual-appointments-client/react";
import { explainError, explainOutcome, type Explanation } from "../../failure/explain-failure.ts";

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
      const result =
        kind === "REMINDER"
          ? await reminder.mutateAsync({ ...to, remindBeforeTimeInMinutesType: "MINS15" })
          : await message.mutateAsync({ ...to, messageType: kind });
      if ("acceptedMessages" in result) return result.acceptedMessages;
      const explained = explainOutcome(result);
      setFailure(result.__typename === "ServiceUnavailableError" ? mayBeSent(explained) : explained);
    } catch (error) {
      const failed = error as GatewayRequestError;
      setFailure(failed.kind === "network" ? mayBeSent(explainError(failed)) : explainError(failed));
    }
    return undefined;
  };

  return { send, failure, isPending: message.isPending || reminder.isPending };
}

/** Nobody knows then, and a second message can't be taken back. */
function mayBeSent(failure: Explanation): Explanation {
  return {
    ...failure,
    advice: "The messages may have been sent all the same: ask a client before you send them again.",
  };
}
