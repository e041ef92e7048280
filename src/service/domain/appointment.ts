import { randomBytes } from "node:crypto";
import { isDeepStrictEqual } from "node:util";

/**
 * The virtualAppointment as the service keeps it. `null` is a property without a value; a collection without items
 * is empty, never null, as OData wants it.
 *
 * @see https://learn.microsoft.com/graph/api/resources/virtualappointment
 */
export interface Appointment extends AppointmentProperties {
  readonly id: string;
  readonly etag: string;
  /** Object id of who wrote last. */
  readonly modifiedBy: string;
  /** Milliseconds since 1970. */
  readonly modifiedAt: number;
}

export interface AppointmentProperties {
  readonly externalAppointmentId: string | null;
  readonly externalAppointmentUrl: string | null;
  readonly appointmentClientJoinWebUrl: string | null;
  readonly settings: Settings | null;
  readonly appointmentClients: readonly AppointmentUser[];
}

export interface Settings {
  readonly allowClientToJoinUsingBrowser: boolean | null;
}

export interface AppointmentUser {
  readonly displayName: string | null;
  readonly emailAddress: string | null;
  readonly smsCapablePhoneNumber: string | null;
}

/** A fresh ETag in the form Graph had: weak, base64 of 22 bytes. Random, so none ever comes twice. */
export function createEtag(): string {
  return `W/"${randomBytes(22).toString("base64")}"`;
}

/** Whether a write would change anything. One that would not keeps its ETag: a replayed write disturbs nobody. */
export function sameProperties(one: AppointmentProperties, other: AppointmentProperties): boolean {
  return isDeepStrictEqual(propertiesOf(one), propertiesOf(other));
}

export function propertiesOf(appointment: AppointmentProperties): AppointmentProperties {
  return {
    externalAppointmentId: appointment.externalAppointmentId,
    externalAppointmentUrl: appointment.externalAppointmentUrl,
    appointmentClientJoinWebUrl: appointment.appointmentClientJoinWebUrl,
    settings: appointment.settings,
    appointmentClients: appointment.appointmentClients,
  };
}
