import type { AnswerKey, StoredAnswer } from "../domain/stored-answer.ts";
import type { MessageKind } from "../domain/text-message.ts";

export interface NewMessage {
  readonly id: string;
  /** What the sender hands on: JSON. */
  readonly event: string;
  readonly kind: MessageKind;
  /** The last two digits of the number. */
  readonly numberEnd: string;
  /** Of a reminder how long before its meeting starts it is due, in milliseconds; it moves with the meeting, and ends with it. */
  readonly remindBefore?: number | undefined;
}

/** Messages about one meeting: all of them are added, or none. */
export interface NewMessages {
  readonly tenantId: string;
  readonly meetingId: string;
  readonly messages: readonly NewMessage[];
  /** The answer to the request for them, where that is kept. */
  readonly answer?: NewAnswer | undefined;
  /** How many messages about the meeting there may be in {@link CAP_TIME}; left out, any number. */
  readonly cap?: number | undefined;
}

export type Added =
  | { readonly kind: "added" }
  /** There is an answer under the key already: nothing was added. */
  | { readonly kind: "answered" }
  /** The meeting has had its messages: nothing was added. Milliseconds until there is room for as many. */
  | { readonly kind: "full"; readonly retryIn: number };

export interface ClaimedMessage {
  readonly tenantId: string;
  readonly id: string;
  readonly event: string;
  /** This one included. */
  readonly attempts: number;
  /** Milliseconds since it was added. */
  readonly age: number;
  readonly reminder?: ClaimedReminder | undefined;
}

/** What a reminder is about. */
export interface ClaimedReminder {
  readonly meetingId: string;
  /** How long before the start of the meeting it is due, in milliseconds. */
  readonly before: number;
  /** By the store's clock, in milliseconds since 1970. */
  readonly claimedAt: number;
}

export interface NewAnswer extends StoredAnswer {
  readonly key: AnswerKey;
}

/** Days that a row stays after its last attempt, whatever became of it: it holds a phone number until it was delivered. */
export const MAX_MESSAGE_DAYS = 30;
/** For how long messages about a meeting count, in milliseconds. */
export const CAP_TIME = 86_400_000;

/**
 * Text messages on their way. What is due is decided by the store's clock, so times are told as spans, in milliseconds.
 * Each call is atomic, and on disk when it is over.
 */
export interface SmsOutbox {
  /** Adds messages, and with them the answer to the request for them. A reminder is due at its time, or at once after that. */
  add(messages: NewMessages): Promise<Added>;

  /**
   * Takes up to `most` messages that are due, those that have waited longest first, for one attempt each, which is counted
   * before it is made. Until the lease is over nobody else takes them, in no process; if whoever has them dies, they are
   * due again then.
   */
  claim(most: number, lease: number): Promise<readonly ClaimedMessage[]>;

  /** How long until the next message is due, 0 or less when one is; `undefined` when none waits. */
  dueIn(): Promise<number | undefined>;

  /** Once delivered, of a message remain its id, its history and two digits: no number stays longer than it is needed. */
  markDelivered(message: ClaimedMessage): Promise<void>;
  /** @param reason why it is given up, as the next: nothing of the message may be in it */
  markFailed(message: ClaimedMessage, reason: string): Promise<void>;
  /** Of a reminder without a meeting: the number is forgotten. */
  markCancelled(message: ClaimedMessage): Promise<void>;
  /** @param reason left out, the attempt doesn't count: it was too early */
  postpone(message: ClaimedMessage, delay: number, reason?: string): Promise<void>;
}
