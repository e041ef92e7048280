import { TEXT_PROPERTIES } from "../../common/contract/appointment-properties.ts";
import { mapNames } from "../../common/contract/record.ts";
import type { Appointment, AppointmentUser, Settings } from "../domain/appointment.ts";
import { json, text, textOrNull } from "./columns.ts";
import type { Row, Value } from "./connection.ts";

/** `externalAppointmentId` is kept in `external_appointment_id`. */
const textColumns = mapNames(TEXT_PROPERTIES, (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));

/** All columns that an appointment has in the row of its meeting, in the order of {@link appointmentValues}. */
export const APPOINTMENT_COLUMNS: readonly string[] = [
  "appointment_id",
  "appointment_etag",
  ...Object.values(textColumns),
  "appointment_settings",
  "appointment_clients",
  "appointment_modified_by",
  "appointment_modified_at",
];

export function appointmentValues(appointment: Appointment): Value[] {
  return [
    appointment.id,
    appointment.etag,
    ...TEXT_PROPERTIES.map((name) => appointment[name]),
    appointment.settings === null ? null : JSON.stringify(appointment.settings),
    JSON.stringify(appointment.appointmentClients),
    appointment.modifiedBy,
    appointment.modifiedAt,
  ];
}

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
    ...mapNames(TEXT_PROPERTIES, (name) => textOrNull(row, textColumns[name])),
    settings: row["appointment_settings"] === null ? null : (json(row, "appointment_settings") as Settings),
    appointmentClients: json(row, "appointment_clients") as AppointmentUser[],
    modifiedBy: text(row, "appointment_modified_by"),
    modifiedAt: Number(row["appointment_modified_at"]),
  };
}
