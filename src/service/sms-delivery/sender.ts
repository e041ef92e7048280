export interface SmsMessage {
  /** The same at every attempt, so that a receiver can tell a repeated delivery. */
  readonly id: string;
  /** JSON: what to send to whom. */
  readonly event: string;
}

export type SmsOutcome =
  | { readonly kind: "delivered" }
  /** To be tried again, `retryAfter` milliseconds from now at the earliest. */
  | { readonly kind: "failed"; readonly reason: string; readonly retryAfter?: number | undefined }
  /** Never to be tried again. */
  | { readonly kind: "refused"; readonly reason: string };

/**
 * One attempt to hand a message on. Never throws and comes back within seconds. `reason` goes to the log: nothing of
 * the message may be in it. A service without a sender only keeps its outbox.
 */
export interface SmsSender {
  send(message: SmsMessage): Promise<SmsOutcome>;
}
