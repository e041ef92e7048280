import type { SQLOutputValue } from "node:sqlite";
import type { AppointmentUser } from "../../../domain/appointment.ts";
import { contactsOf } from "../../../domain/contact.ts";

/** The contacts in a column of clients, as SQL has them: JSON. Damaged ones have none. */
export function contactsOfColumn(clients: SQLOutputValue): string {
  try {
    return JSON.stringify(contactsOf(JSON.parse(String(clients)) as AppointmentUser[]));
  } catch {
    return "[]";
  }
}
