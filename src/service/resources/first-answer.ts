import type { StoredAnswer } from "../domain/stored-answer.ts";
import { keyOfOtherRequest } from "../protocol/idempotency.ts";
import type { GraphRequest } from "../protocol/message.ts";
import type { FoundMeeting } from "../store/store.ts";

/**
 * What is kept of the answer that this very request got before: what it asks for is done.
 *
 * @throws {GraphError} 422 when another request came with its key
 */
export function firstAnswerOf({ answer }: FoundMeeting, { idempotency }: GraphRequest): StoredAnswer | undefined {
  if (answer === undefined || idempotency === undefined) return undefined;
  if (answer.fingerprint !== idempotency.fingerprint) throw keyOfOtherRequest();
  return answer;
}

/** Whether this very request was executed before. @throws {GraphError} 422 */
export function isRepeated(found: FoundMeeting, request: GraphRequest): boolean {
  return firstAnswerOf(found, request) !== undefined;
}

/** What is to be kept of an answer, for a request with a key. */
export function answerToKeep(
  { idempotency }: GraphRequest,
  answer: Omit<StoredAnswer, "fingerprint">,
): StoredAnswer | undefined {
  return idempotency && { ...answer, fingerprint: idempotency.fingerprint };
}
