import { APPOINTMENT_COLUMNS, appointmentOf } from "../appointment-row.ts";
import { text } from "../columns.ts";
import type { AppointmentSearch, FoundAppointment } from "../search.ts";
import type { Connection } from "./connection.ts";
import { participantCondition, walksOf, type Statement } from "./participant-filter.ts";

const COLUMNS = ["id", ...APPOINTMENT_COLUMNS].map((column) => `m.${column}`).join(", ");

/** Up to `most` appointments, ordered by the ids of their meetings. */
export function searchAppointments(connection: Connection, search: AppointmentSearch): FoundAppointment[] {
  const found = new Map<string, FoundAppointment>();
  for (const { sql, values } of appointmentStatements(search)) {
    for (const row of connection.rows(sql, ...values)) {
      const appointment = appointmentOf(row, 1);
      const meetingId = text(row, 0);
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
        sql: `SELECT ${COLUMNS} FROM meetings m INDEXED BY meetings_by_external_appointment_id
          WHERE m.tenant_id = ? AND m.external_appointment_id = ? AND m.id > ? ${condition.sql}
          ORDER BY m.id LIMIT ?`,
        values: [tenantId, externalAppointmentId, after, ...condition.values, most],
      },
    ];
  }
  const together = participantCondition(others, "m.tenant_id", "m.id");
  return walksOf(person).map(({ index, condition, name }) => ({
    sql: `SELECT ${COLUMNS} FROM participants p INDEXED BY ${index}
      CROSS JOIN meetings m ON m.tenant_id = p.tenant_id AND m.id = p.meeting_id
      WHERE p.tenant_id = ? AND ${condition} AND p.meeting_id > ? AND m.appointment_id IS NOT NULL ${together.sql}
      ORDER BY p.meeting_id LIMIT ?`,
    values: [tenantId, name, after, ...together.values, most],
  }));
}
