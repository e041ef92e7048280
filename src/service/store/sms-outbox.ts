import type { AnswerKey, StoredAnswer } from "../domain/stored-answer.ts";

export interface NewMessage {
  readonly id: string;
  /** What the sender hands on: JSON, the same at every attempt. */
  readonly event: string;
}

export interface ClaimedMessage extends NewMessage {
  readonly tenantId: string;
  /** This one included. */
  readonly attempts: number;
  /** Milliseconds since it was added. */
  readonly age: number;
}

export interface NewAnswer extends StoredAnswer {
  readonly key: AnswerKey;
}

/** Days that a row stays, whatever became of it: it holds a phone number and a join link until it was delivered. */
export const MAX_MESSAGE_DAYS = 30;

/**
 * Text messages on their way. What is due is decided by the store's clock, so times are told as spans, in milliseconds.
 * Each call is atomic, and on disk when it is over.
 */
export interface SmsOutbox {
  /** Whether other instances add messages as well, which nobody here is told of: then it is looked at now and then. */
  readonly isShared: boolean;

  /**
   * Adds messages of a tenant, all of them or none, and with them the answer to the request for them, where that is kept.
   *
   * @returns false where there is an answer under the key already: then nothing was added
   */
  add(tenantId: string, messages: readonly NewMessage[], answer?: NewAnswer): Promise<boolean>;

  /**
   * Takes up to `most` messages that are due, those that have waited longest first, for one attempt each, which is counted
   * before it is made. Until the lease is over nobody else takes them, in no process; if whoever has them dies, they are
   * due again then.
   */
  claim(most: number, lease: number): Promise<readonly ClaimedMessage[]>;

  /** How long until the next message is due, 0 or less when one is; `undefined` when none waits. */
  dueIn(): Promise<number | undefined>;

  /** Once delivered, a message is forgotten but for its id: no number stays longer than it is needed. */
  markDelivered(message: ClaimedMessage): Promise<void>;
  markFailed(message: ClaimedMessage): Promise<void>;
  postpone(message: ClaimedMessage, delay: number): Promise<void>;
}
