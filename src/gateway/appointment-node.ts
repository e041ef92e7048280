import type { Appointment } from "../graph/appointment.ts";
import { encodeGlobalId, encodeKey } from "./schema/global-id.ts";

/**
 * An appointment as the schema shows it. Its global id is a property, though nobody may ask for it: compiled operations
 * read a property where it stands, while a resolver is code of its own for each alias. That was a sixth of the cost of
 * fifty appointments.
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
