/** Under what an answer is kept: a key is its caller's alone. */
export interface AnswerKey {
  readonly tenantId: string;
  readonly callerId: string;
  /** Of the key and the application that sent it: hexadecimal, never the key itself. */
  readonly hash: string;
}

/**
 * What is kept of the first answer to a request: enough to give it again to whoever repeats the request, and nothing that
 * was in it.
 */
export interface StoredAnswer {
  /** Of the request: another one under the same key has another. Hexadecimal. */
  readonly fingerprint: string;
  readonly status: number;
  /** The appointment's, as the write left it; `null` where it left none. */
  readonly etag: string | null;
  readonly appointmentId: string | null;
  readonly modifiedBy: string | null;
  /** Milliseconds since 1970. */
  readonly modifiedAt: number | null;
}

/** What is kept where the answer shows no appointment. */
export const NO_APPOINTMENT = { etag: null, appointmentId: null, modifiedBy: null, modifiedAt: null } as const;

/** A request that is executed once, however often it is sent. */
export interface Idempotency {
  readonly key: AnswerKey;
  readonly fingerprint: string;
}

/** How long an answer is kept, in milliseconds. */
export const MAX_ANSWER_AGE = 86_400_000;
/** Answers that are kept for one caller: beyond that the oldest go. */
export const MAX_ANSWERS = 20_000;
