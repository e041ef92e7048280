import type { Meeting, Participant } from "../online-meeting.ts";
import { json, numberOrNull, text, textOrNull } from "./columns.ts";
import type { Row } from "./connection.ts";

/** @throws {StoreError} when the row is damaged */
export function meetingOf(row: Row): Meeting {
  return {
    tenantId: text(row, "tenant_id"),
    id: text(row, "id"),
    organizerId: text(row, "organizer_id"),
    clientJoinWebUrl: text(row, "client_join_web_url"),
    participants: json(row, "participants") as Participant[],
    subject: textOrNull(row, "subject"),
    createdAt: numberOrNull(row, "created_at"),
    startAt: numberOrNull(row, "start_at"),
    endAt: numberOrNull(row, "end_at"),
    externalId: textOrNull(row, "external_id"),
  };
}
