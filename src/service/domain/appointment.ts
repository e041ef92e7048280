import { isDeepStrictEqual } from "node:util";
import {
  APPOINTMENT_PROPERTIES,
  TEXT_PROPERTIES,
  type ClientProperty,
  type TextProperty,
} from "../../common/contract/appointment-properties.ts";
import { mapNames, pick } from "../../common/contract/record.ts";

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

export interface AppointmentProperties extends Readonly<Record<TextProperty, string | null>> {
  readonly settings: Settings | null;
  readonly appointmentClients: readonly AppointmentUser[];
}

export interface Settings {
  readonly allowClientToJoinUsingBrowser: boolean | null;
}

export type AppointmentUser = Readonly<Record<ClientProperty, string | null>>;

/** What an appointment is made of that holds nothing. */
export const noProperties: AppointmentProperties = {
  ...mapNames(TEXT_PROPERTIES, () => null),
  settings: null,
  appointmentClients: [],
};

/** Whether a write would change anything. One that would not keeps its ETag: a replayed write disturbs nobody. */
export function sameProperties(one: AppointmentProperties, other: AppointmentProperties): boolean {
  return isDeepStrictEqual(propertiesOf(one), propertiesOf(other));
}

export function propertiesOf(appointment: AppointmentProperties): AppointmentProperties {
  return pick(appointment, APPOINTMENT_PROPERTIES);
}
