import type { Appointment } from "../appointment.ts";
import { appointmentOf } from "./appointment-row.ts";
import type { Value } from "./connection.ts";
import type { Store } from "./store.ts";

/** Somebody in whose meetings appointments are looked for. */
export interface Person {
  readonly userId: string;
  readonly upn: string | null;
  /** Whether the name counts only where a participant has no object id: so it is for who calls. */
  readonly nameOnlyWithoutId: boolean;
}

export interface AppointmentSearch {
  readonly tenantId: string;
  /** All of them take part. The meetings of the first are walked, the others' are looked up. */
  readonly people: readonly [Person, ...Person[]];
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
  for (const { sql, values } of searchStatements(search)) {
    for (const row of store.connection.all(sql, ...values)) {
      const meetingId = String(row["meeting_id"]);
      found.set(meetingId, { meetingId, appointment: appointmentOf(row) });
    }
  }
  return [...found.values()].toSorted(byMeetingId).slice(0, search.most);
}

/** As SQLite orders text: by bytes, which for the code units of ids is the same. */
function byMeetingId(one: FoundAppointment, other: FoundAppointment): number {
  return one.meetingId < other.meetingId ? -1 : 1;
}

interface Statement {
  readonly sql: string;
  readonly values: readonly Value[];
}

/**
 * Each statement walks one index in order and stops after `most` rows, however many appointments there are. With an
 * external id that is the index of these ids; without one it is that of a person's meetings, once by object id and
 * once by name: in one statement SQLite would sort all of them first. The indexes are named because SQLite, without
 * statistics, prefers the primary key and then looks at every row.
 */
export function searchStatements(search: AppointmentSearch): readonly Statement[] {
  const { tenantId, people, externalAppointmentId, after, most } = search;
  const [person, ...others] = people;
  if (externalAppointmentId !== undefined) {
    const conditions = people.map(takesPart);
    return [
      {
        sql: `SELECT a.* FROM appointments a INDEXED BY appointments_by_external_id
          WHERE a.tenant_id = ? AND a.external_appointment_id = ? AND a.meeting_id > ? ${sqlOf(conditions)}
          ORDER BY a.meeting_id LIMIT ?`,
        values: [tenantId, externalAppointmentId, after, ...valuesOf(conditions), most],
      },
    ];
  }
  const conditions = others.map(takesPart);
  const walk = (index: string, match: string, name: string): Statement => ({
    sql: `SELECT a.* FROM participants p INDEXED BY ${index}
      CROSS JOIN appointments a ON a.tenant_id = p.tenant_id AND a.meeting_id = p.meeting_id
      WHERE p.tenant_id = ? AND ${match} AND p.meeting_id > ? ${sqlOf(conditions)}
      ORDER BY p.meeting_id LIMIT ?`,
    values: [tenantId, name, after, ...valuesOf(conditions), most],
  });
  const byId = walk("participants_by_user", "p.user_id = ?", person.userId);
  if (person.upn === null) return [byId];
  const byNameAlone = walk("participants_by_upn_alone", "p.upn = ? AND p.user_id IS NULL", person.upn);
  if (person.nameOnlyWithoutId) return [byId, byNameAlone];
  return [byId, byNameAlone, walk("participants_by_upn", "p.upn = ? AND p.user_id IS NOT NULL", person.upn)];
}

function takesPart({ userId, upn, nameOnlyWithoutId }: Person): Statement {
  const byName = nameOnlyWithoutId ? "o.user_id IS NULL AND o.upn = ?" : "o.upn = ?";
  return {
    sql: `EXISTS (SELECT 1 FROM participants o INDEXED BY participants_by_meeting
      WHERE o.tenant_id = a.tenant_id AND o.meeting_id = a.meeting_id AND (o.user_id = ? OR ${byName}))`,
    values: [userId, upn],
  };
}

function sqlOf(conditions: readonly Statement[]): string {
  return conditions.map(({ sql }) => `AND ${sql}`).join(" ");
}

function valuesOf(conditions: readonly Statement[]): Value[] {
  return conditions.flatMap(({ values }) => values);
}
