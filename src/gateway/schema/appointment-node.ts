import type { Appointment } from "../../graph/model/upstream-appointment.ts";
import { encodeGlobalId, encodeKey } from "./global-id.ts";

/**
 * An appointment as the schema shows it. Its global id is a property, though nobody may ask for it: most do, and a
 * property is read where it stands.
 */
export interface AppointmentNode extends Appointment {
  readonly id: string;
  readonly onlineMeetingId: string;
  readonly userId: string | undefined;
}

export function nodeOf(appointment: Appointment): AppointmentNode {
  const { key } = appointment;
  const id = encodeGlobalId("VirtualAppointment", encodeKey(key));
  return { ...appointment, id, onlineMeetingId: key.onlineMeetingId, userId: key.userId };
}
