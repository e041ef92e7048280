import type { StoredAnswer } from "../domain/stored-answer.ts";
import { text, textOrNull, type Row, type Value } from "./columns.ts";

/** An answer as its columns hold it: fingerprint, status, etag, appointment_id. */
export function answerValues({ fingerprint, status, etag, appointmentId }: StoredAnswer): Value[] {
  return [fingerprint, status, etag, appointmentId];
}

/** @throws {StoreError} when the row is damaged */
export function answerOf(row: Row): StoredAnswer {
  return {
    fingerprint: text(row, 0),
    status: Number(row[1]),
    etag: textOrNull(row, 2),
    appointmentId: textOrNull(row, 3),
  };
}
