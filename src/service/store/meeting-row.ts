import type { Appointment } from "../domain/appointment.ts";
import type { Meeting, Participant } from "../domain/meeting.ts";
import { appointmentOf } from "./appointment-row.ts";
import { json, numberOrNull, text, textOrNull } from "./columns.ts";
import type { Row } from "./connection.ts";

/** A meeting with the appointment it contains, both of one moment. A write reads the appointment again, in its transaction. */
export interface StoredMeeting extends Meeting {
  /** @throws {StoreError} when it is damaged: then the meeting is still good for the rest */
  readonly appointment: Appointment | undefined;
}

export function storedMeetingOf(row: Row): StoredMeeting {
  return {
    ...meetingOf(row),
    get appointment() {
      return appointmentOf(row);
    },
  };
}

/** @throws {StoreError} when the row is damaged */
export function meetingOf(row: Row): Meeting {
  return {
    tenantId: text(row, "tenant_id"),
    id: text(row, "id"),
    organizerId: text(row, "organizer_id"),
    // The column came before meetings whose link isn't known: for them it is empty.
    clientJoinWebUrl: text(row, "client_join_web_url") || null,
    participants: json(row, "participants") as Participant[],
    subject: textOrNull(row, "subject"),
    createdAt: numberOrNull(row, "created_at"),
    startAt: numberOrNull(row, "start_at"),
    endAt: numberOrNull(row, "end_at"),
    externalId: textOrNull(row, "external_id"),
  };
}
