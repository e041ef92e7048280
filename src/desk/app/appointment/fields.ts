import type { AppointmentChanges } from "virtual-appointments-client";
import type { Appointment } from "./shown-appointment.ts";

/** A client as a form holds it: an empty text is no value. */
export interface ClientFields {
  readonly displayName: string;
  readonly emailAddress: string;
  readonly smsCapablePhoneNumber: string;
}

/** What can be edited of an appointment. */
export interface Fields {
  readonly clients: readonly ClientFields[];
  /** Without settings, clients may join as Teams lets them: from a browser too. */
  readonly allowsBrowser: boolean;
  readonly externalAppointmentId: string;
  readonly externalAppointmentUrl: string;
}

export const emptyClient: ClientFields = { displayName: "", emailAddress: "", smsCapablePhoneNumber: "" };

export const newFields: Fields = {
  clients: [emptyClient],
  allowsBrowser: true,
  externalAppointmentId: "",
  externalAppointmentUrl: "",
};

export function fieldsOf(appointment: Appointment): Fields {
  const { appointmentClients, settings, externalAppointmentId, externalAppointmentUrl } = appointment;
  return {
    clients: (appointmentClients ?? []).map(({ displayName, emailAddress, smsCapablePhoneNumber }) => ({
      displayName: displayName ?? "",
      emailAddress: emailAddress ?? "",
      smsCapablePhoneNumber: smsCapablePhoneNumber ?? "",
    })),
    allowsBrowser: settings?.allowClientToJoinUsingBrowser ?? true,
    externalAppointmentId: externalAppointmentId ?? "",
    externalAppointmentUrl: externalAppointmentUrl ?? "",
  };
}

/** What to write so that the fields hold; nothing of what already is as they say. */
export function changesOf(fields: Fields, before?: Fields): AppointmentChanges {
  const isOther = (name: keyof Fields) => before === undefined || !isSame(fields[name], before[name]);
  return {
    ...(isOther("clients") ? { appointmentClients: fields.clients.map(clientInput) } : {}),
    ...(isOther("allowsBrowser") ? { settings: { allowClientToJoinUsingBrowser: fields.allowsBrowser } } : {}),
    ...(isOther("externalAppointmentId") ? { externalAppointmentId: orNull(fields.externalAppointmentId) } : {}),
    ...(isOther("externalAppointmentUrl") ? { externalAppointmentUrl: orNull(fields.externalAppointmentUrl) } : {}),
  };
}

export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function clientInput({ displayName, emailAddress, smsCapablePhoneNumber }: ClientFields) {
  return {
    displayName: orNull(displayName),
    emailAddress: orNull(emailAddress),
    smsCapablePhoneNumber: orNull(smsCapablePhoneNumber),
  };
}

function orNull(text: string): string | null {
  return text.trim() === "" ? null : text.trim();
}
