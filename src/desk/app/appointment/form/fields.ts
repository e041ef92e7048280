import {
  CLIENT_PROPERTIES,
  type ClientProperty,
  type TextProperty,
} from "../../../../common/contract/appointment-properties.ts";
import { mapNames } from "../../../../common/contract/record.ts";
import type { AppointmentChanges } from "virtual-appointments-client";
import type { Appointment } from "../shown-appointment.ts";

/** A client as a form holds it: an empty text is no value. */
export type ClientFields = Readonly<Record<ClientProperty, string>>;

/** The join link is shown, and made by the service: nobody types it. */
export type TextField = Exclude<TextProperty, "appointmentClientJoinWebUrl">;

/** What each text is called where two versions of it are compared. */
export const textLabels: Readonly<Record<TextField, string>> = {
  externalAppointmentId: "Id in the scheduling system",
  externalAppointmentUrl: "Link to the scheduling system",
};
export const TEXT_FIELDS = Object.keys(textLabels) as readonly TextField[];

/** What can be edited of an appointment. */
export interface Fields extends Readonly<Record<TextField, string>> {
  readonly clients: readonly ClientFields[];
  /** Without settings, clients may join as Teams lets them: from a browser too. */
  readonly allowsBrowser: boolean;
}

export const emptyClient: ClientFields = mapNames(CLIENT_PROPERTIES, () => "");

export const newFields: Fields = {
  clients: [emptyClient],
  allowsBrowser: true,
  ...mapNames(TEXT_FIELDS, () => ""),
};

export function fieldsOf(appointment: Appointment): Fields {
  const { appointmentClients, settings } = appointment;
  return {
    clients: (appointmentClients ?? []).map((client) => mapNames(CLIENT_PROPERTIES, (name) => client[name] ?? "")),
    allowsBrowser: settings?.allowClientToJoinUsingBrowser ?? true,
    ...mapNames(TEXT_FIELDS, (name) => appointment[name] ?? ""),
  };
}

/** What to write so that the fields hold; nothing of what already is as they say. */
export function changesOf(fields: Fields, before?: Fields): AppointmentChanges {
  const isOther = (name: keyof Fields) => before === undefined || !isSame(fields[name], before[name]);
  return {
    ...(isOther("clients") ? { appointmentClients: fields.clients.map(clientInput) } : {}),
    ...(isOther("allowsBrowser") ? { settings: { allowClientToJoinUsingBrowser: fields.allowsBrowser } } : {}),
    ...mapNames(TEXT_FIELDS.filter(isOther), (name) => orNull(fields[name])),
  };
}

export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function clientInput(client: ClientFields) {
  return mapNames(CLIENT_PROPERTIES, (name) => orNull(client[name]));
}

function orNull(text: string): string | null {
  return text.trim() === "" ? null : text.trim();
}
