import type { Appointment } from "../domain/appointment.ts";
import { appointmentOf } from "./appointment-row.ts";
import { participantCondition, walksOf, type People, type Statement } from "./participant-filter.ts";
import type { Store } from "./store.ts";

export interface AppointmentSearch {
  readonly tenantId: string;
  readonly people: People;
  readonly externalAppointmentId: string | undefined;
  /** The id of the meeting after which to go on; the empty text is before all of them. */
  readonly after: string;
  readonly most: number;
}

export interface FoundAppointment {
  readonly meetingId: string;
  readonly appointment: Appointment;
}

/** Up to `most` appointments, ordered by the ids of their meetings: these never change, so pages don't shift. */
export function searchAppointments(store: Store, search: AppointmentSearch): FoundAppointment[] {
  const found = new Map<string, FoundAppointment>();
  for (const { sql, values } of appointmentStatements(search)) {
    for (const row of store.connection.all(sql, ...values)) {
      const appointment = appointmentOf(row);
      const meetingId = String(row["id"]);
      if (appointment !== undefined) found.set(meetingId, { meetingId, appointment });
    }
  }
  return [...found.values()].toSorted(byMeetingId).slice(0, search.most);
}

/** As SQLite orders text: by bytes, which for the code units of ids is the same. */
function byMeetingId(one: FoundAppointment, other: FoundAppointment): number {
  return one.meetingId < other.meetingId ? -1 : 1;
}

/**
 * Each statement walks one index in order and stops after `most` rows, however many appointments there are. With an
 * external id that is the index of these ids, without one that of a person's meetings. The indexes are named because
 * SQLite, without statistics, prefers the primary key and then looks at every row.
 */
export function appointmentStatements(search: AppointmentSearch): readonly Statement[] {
  const { tenantId, people, externalAppointmentId, after, most } = search;
  const [person, ...others] = people;
  if (externalAppointmentId !== undefined) {
    const condition = participantCondition(people, "m.tenant_id", "m.id");
    return [
      {
        sql: `SELECT m.* FROM meetings m INDEXED BY meetings_by_external_appointment_id
          WHERE m.tenant_id = ? AND m.external_appointment_id = ? AND m.id > ? ${condition.sql}
          ORDER BY m.id LIMIT ?`,
        values: [tenantId, externalAppointmentId, after, ...condition.values, most],
      },
    ];
  }
  const together = participantCondition(others, "m.tenant_id", "m.id");
  return walksOf(person).map(({ index, condition, name }) => ({
    sql: `SELECT m.* FROM participants p INDEXED BY ${index}
      CROSS JOIN meetings m ON m.tenant_id = p.tenant_id AND m.id = p.meeting_id
      WHERE p.tenant_id = ? AND ${condition} AND p.meeting_id > ? AND m.appointment_id IS NOT NULL ${together.sql}
      ORDER BY p.meeting_id LIMIT ?`,
    values: [tenantId, name, after, ...together.values, most],
  }));
}
