/** What a text message tells. */
export const MESSAGE_KINDS = ["confirmation", "reschedule", "cancellation", "reminder"] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

/**
 * Pending ones are still to be sent, at their time or again. What is sent was taken by whoever sends it: whether it arrived
 * nobody knows. A cancelled one is a reminder whose meeting, or appointment, was deleted before its time.
 */
export const MESSAGE_STATES = ["pending", "sent", "failed", "cancelled"] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

/** A text message as its history shows it: to whom it is, but for two digits, and what it says are not part of it. */
export interface TextMessage {
  readonly tenantId: string;
  readonly id: string;
  /** `null` of what an earlier version kept no more of, like the kind and the digits. */
  readonly meetingId: string | null;
  readonly kind: MessageKind | null;
  readonly state: MessageState;
  /** How often it was handed on, or tried to be. */
  readonly attempts: number;
  /** Why it was not sent at its last attempt, or never will be: a status or a code, nothing of the message. */
  readonly reason: string | null;
  /** The last two digits of the number. */
  readonly numberEnd: string | null;
  /** Milliseconds since 1970, as the next two: when it was asked for. */
  readonly createdAt: number;
  /** When it is due, of one that is pending. */
  readonly dueAt: number;
  /** When it was sent or given up. */
  readonly finishedAt: number | null;
}

/** How long before its meeting a reminder is due, in milliseconds, by Graph's names. */
export const REMINDER_TIMES = { mins15: 15 * 60_000 } as const;

/** What is shown of a phone number. */
export function numberEndOf(phoneNumber: string): string {
  return phoneNumber.slice(-2);
}
