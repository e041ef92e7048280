import { smsEventNow, type RemindedMeeting } from "../domain/sms-event.ts";
import type { ClaimedMessage, ClaimedReminder } from "../store/sms-outbox.ts";

/** What is done with a message that was claimed. */
export type Due =
  | { readonly kind: "send"; readonly event: string; /** Milliseconds after its claim. */ readonly endsIn?: number }
  | { readonly kind: "early"; readonly delay: number }
  | { readonly kind: "late" }
  | { readonly kind: "cancelled" };

/**
 * Whether a reminder is to be sent now: its meeting may have been moved, or deleted, since it became due. It tells of the
 * meeting as it is by now. One that was asked for before the meeting began is not sent after that.
 *
 * @param meeting `undefined` where it is gone
 */
export function dueReminder(
  { event, age }: Pick<ClaimedMessage, "event" | "age">,
  { before, claimedAt }: Pick<ClaimedReminder, "before" | "claimedAt">,
  meeting: RemindedMeeting | undefined,
): Due {
  if (meeting === undefined) return { kind: "cancelled" };
  const told = smsEventNow(event, meeting);
  const { startAt } = meeting;
  const wasAskedFor = claimedAt - age;
  if (startAt === null || wasAskedFor >= startAt) return { kind: "send", event: told };
  const delay = startAt - before - claimedAt;
  if (delay > 0) return { kind: "early", delay };
  return claimedAt >= startAt ? { kind: "late" } : { kind: "send", event: told, endsIn: startAt - claimedAt };
}
