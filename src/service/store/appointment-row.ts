import type { Appointment, AppointmentUser, Settings } from "../domain/appointment.ts";
import { json, text, textOrNull } from "./columns.ts";
import type { Row } from "./connection.ts";

/**
 * The appointment in the row of its meeting; `undefined` when it has none.
 *
 * @throws {StoreError} when the row is damaged
 */
export function appointmentOf(row: Row): Appointment | undefined {
  if (row["appointment_id"] === null) return undefined;
  return {
    id: text(row, "appointment_id"),
    etag: text(row, "appointment_etag"),
    externalAppointmentId: textOrNull(row, "external_appointment_id"),
    externalAppointmentUrl: textOrNull(row, "external_appointment_url"),
    appointmentClientJoinWebUrl: textOrNull(row, "appointment_client_join_web_url"),
    settings: row["appointment_settings"] === null ? null : (json(row, "appointment_settings") as Settings),
    appointmentClients: json(row, "appointment_clients") as AppointmentUser[],
    modifiedBy: text(row, "appointment_modified_by"),
    modifiedAt: Number(row["appointment_modified_at"]),
  };
}
