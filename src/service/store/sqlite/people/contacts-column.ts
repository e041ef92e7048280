import type { AppointmentUser } from "../../../domain/appointment.ts";
import { contactsOf } from "../../../domain/contact.ts";

/** The contacts in a column of clients. Damaged ones have none. */
export function columnContacts(clients: unknown): readonly string[] {
  if (typeof clients !== "string") return [];
  try {
    return contactsOf(JSON.parse(clients) as AppointmentUser[]);
  } catch {
    return [];
  }
}
