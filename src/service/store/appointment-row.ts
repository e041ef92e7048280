import type { Appointment, AppointmentUser, Settings } from "../appointment.ts";
import { json, text, textOrNull } from "./columns.ts";
import type { Row } from "./connection.ts";

/** @throws {StoreError} when the row is damaged */
export function appointmentOf(row: Row): Appointment {
  return {
    id: text(row, "id"),
    etag: text(row, "etag"),
    externalAppointmentId: textOrNull(row, "external_appointment_id"),
    externalAppointmentUrl: textOrNull(row, "external_appointment_url"),
    appointmentClientJoinWebUrl: textOrNull(row, "appointment_client_join_web_url"),
    settings: row["settings"] === null ? null : (json(row, "settings") as Settings),
    appointmentClients: json(row, "appointment_clients") as AppointmentUser[],
    modifiedBy: text(row, "modified_by"),
    modifiedAt: Number(row["modified_at"]),
  };
}
