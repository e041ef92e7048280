import type { StoredAnswer } from "../domain/stored-answer.ts";
import { numberOrNull, text, textOrNull, type Row, type Value } from "./columns.ts";

/** All columns of an answer beside its key, in the order of {@link answerValues}. */
export const ANSWER_COLUMNS = [
  "fingerprint",
  "status",
  "etag",
  "appointment_id",
  "modified_by",
  "modified_at",
] as const;

export function answerValues(answer: StoredAnswer): Value[] {
  const { fingerprint, status, etag, appointmentId, modifiedBy, modifiedAt } = answer;
  return [fingerprint, status, etag, appointmentId, modifiedBy, modifiedAt];
}

/** @throws {StoreError} when the row is damaged */
export function answerOf(row: Row): StoredAnswer {
  return {
    fingerprint: text(row, 0),
    status: Number(row[1]),
    etag: textOrNull(row, 2),
    appointmentId: textOrNull(row, 3),
    modifiedBy: textOrNull(row, 4),
    modifiedAt: numberOrNull(row, 5),
  };
}
