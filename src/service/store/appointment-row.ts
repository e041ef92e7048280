import { TEXT_PROPERTIES } from "../../common/contract/appointment-properties.ts";
import { mapNames } from "../../common/contract/record.ts";
import type { Appointment, AppointmentUser, Settings } from "../domain/appointment.ts";
import { json, text, textOrNull, type Row, type Value } from "./columns.ts";

/** `externalAppointmentId` is kept in `external_appointment_id`. */
const textColumns = mapNames(TEXT_PROPERTIES, (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));

/** All columns that an appointment has in the row of its meeting, in the order of {@link appointmentValues}. */
export const APPOINTMENT_COLUMNS: readonly string[] = [
  "appointment_id",
  "appointment_etag",
  "appointment_settings",
  "appointment_clients",
  "appointment_modified_by",
  "appointment_modified_at",
  ...Object.values(textColumns),
];

const [ID, ETAG, SETTINGS, CLIENTS, MODIFIED_BY, MODIFIED_AT, TEXTS] = [0, 1, 2, 3, 4, 5, 6] as const;
const textIndexes = mapNames(TEXT_PROPERTIES, (name) => TEXTS + TEXT_PROPERTIES.indexOf(name));

export function appointmentValues(appointment: Appointment): Value[] {
  return [
    appointment.id,
    appointment.etag,
    appointment.settings === null ? null : JSON.stringify(appointment.settings),
    JSON.stringify(appointment.appointmentClients),
    appointment.modifiedBy,
    appointment.modifiedAt,
    ...TEXT_PROPERTIES.map((name) => appointment[name]),
  ];
}

/** The tag of the appointment in the row of its meeting; `undefined` when it has none. */
export function etagOf(row: Row, start: number): string | undefined {
  return row[start + ID] === null ? undefined : text(row, start + ETAG);
}

/**
 * The appointment in the row of its meeting, whose columns begin at `start`; `undefined` when it has none.
 *
 * @throws {StoreError} when the row is damaged
 */
export function appointmentOf(row: Row, start: number): Appointment | undefined {
  const etag = etagOf(row, start);
  if (etag === undefined) return undefined;
  return {
    id: text(row, start + ID),
    etag,
    ...mapNames(TEXT_PROPERTIES, (name) => textOrNull(row, start + textIndexes[name])),
    settings: row[start + SETTINGS] === null ? null : (json(row, start + SETTINGS) as Settings),
    appointmentClients: json(row, start + CLIENTS) as AppointmentUser[],
    modifiedBy: text(row, start + MODIFIED_BY),
    modifiedAt: Number(row[start + MODIFIED_AT]),
  };
}
