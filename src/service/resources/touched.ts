import { CLIENT_PROPERTIES } from "../../common/contract/appointment-properties.ts";
import type { AppointmentUser } from "../domain/appointment.ts";
import type { StoredMeeting } from "../store/store.ts";
import type { AuditAction, Touched } from "../domain/audit-entry.ts";

/** Of the clients of one meeting's appointment; `undefined` where nothing of anybody is in them. */
export function touchedClients(
  action: AuditAction,
  meetingId: string,
  ...clients: readonly (readonly AppointmentUser[] | undefined)[]
): Touched | undefined {
  const all = clients.flatMap((some) => some ?? []);
  const names = CLIENT_PROPERTIES.filter((name) => all.some((client) => client[name] !== null));
  if (names.length === 0) return undefined;
  return { action, meetingIds: [meetingId], count: 1, fields: names.map((name) => `appointmentClients/${name}`) };
}

/** Of a meeting whose appointment, if it had one, is gone. */
export function touchedByDelete({ id, appointment }: StoredMeeting): Touched | undefined {
  return touchedClients("delete", id, appointment?.appointmentClients);
}
