import { APPOINTMENT_COLUMNS, appointmentOf } from "../appointment-row.ts";
import { text, type Value } from "../columns.ts";
import {
  MAX_LOOKED_AT,
  type AppointmentSearch,
  type FoundAppointment,
  type FoundAppointments,
  type Person,
} from "../search.ts";
import type { Connection } from "./connection.ts";
import { participantCondition, walksOf, type Statement } from "./participant-filter.ts";

const COLUMNS = ["id", ...APPOINTMENT_COLUMNS].map((column) => `m.${column}`).join(", ");
const JOIN = "CROSS JOIN meetings m ON m.tenant_id = p.tenant_id AND m.id = p.meeting_id";

/**
 * A way through an index, in the order of the ids of the meetings. It is named because SQLite, without statistics, prefers
 * the primary key and then looks at every row.
 */
interface Walk {
  readonly table: string;
  /** What adds the meetings. */
  readonly join: string;
  readonly condition: string;
  readonly values: readonly Value[];
  /** The SQL of the meeting's id. */
  readonly id: "m.id" | "p.meeting_id";
  /** Who take part besides, and which contacts there have to be besides. */
  readonly people: readonly Person[];
  readonly contacts: readonly string[];
}

/** Up to `most` appointments, ordered by the ids of their meetings. */
export function searchAppointments(connection: Connection, search: AppointmentSearch): FoundAppointments {
  const { walks, stoppedAt } = chooseWalks(connection, search);
  const found = new Map<string, FoundAppointment>();
  for (const { sql, values } of walks.map((walk) => statementOf(walk, search, stoppedAt))) {
    for (const row of connection.rows(sql, ...values)) {
      const appointment = appointmentOf(row, 1);
      const meetingId = text(row, 0);
      if (appointment !== undefined) found.set(meetingId, { meetingId, appointment });
    }
  }
  return { appointments: [...found.values()].toSorted(byMeetingId).slice(0, search.most), stoppedAt };
}

/** As SQLite orders text: by bytes, which for the code units of ids is the same. */
function byMeetingId(one: FoundAppointment, other: FoundAppointment): number {
  return one.meetingId < other.meetingId ? -1 : 1;
}

/** Each statement walks one index in order and stops after `most` rows, however many appointments there are. */
export function appointmentStatements(search: AppointmentSearch): readonly Statement[] {
  return (walksOfIndex(search) ?? walksOfPerson(search)).map((walk) => statementOf(walk, search, undefined));
}

/**
 * By the index of external ids, or of contacts, unless the contact is that of very many. Then, and where no index tells, by
 * that of the person's own meetings, so many of them at a time: whether it stops tells nothing of other people's.
 */
function chooseWalks(connection: Connection, search: AppointmentSearch) {
  const endOf = ({ table, condition, values, id }: Walk): string | undefined => {
    const sql = `SELECT ${id} FROM ${table} WHERE ${condition} AND ${id} > ? ORDER BY ${id} LIMIT 1 OFFSET ${MAX_LOOKED_AT - 1}`;
    const row = connection.row(sql, ...values, search.after);
    return row && text(row, 0);
  };
  const { externalAppointmentId, contacts = [], modifiedSince } = search;
  const indexed = walksOfIndex(search);
  const isShort = externalAppointmentId !== undefined || indexed?.every((walk) => endOf(walk) === undefined);
  if (indexed !== undefined && isShort === true) return { walks: indexed, stoppedAt: undefined };
  const walks = walksOfPerson(search);
  if (contacts.length === 0 && modifiedSince === undefined) return { walks, stoppedAt: undefined };
  const [stoppedAt] = walks
    .map(endOf)
    .filter((end) => end !== undefined)
    .toSorted();
  return { walks, stoppedAt };
}

function walksOfIndex({ tenantId, people, externalAppointmentId, contacts = [] }: AppointmentSearch) {
  const [contact, ...others] = contacts;
  if (externalAppointmentId !== undefined) {
    const walk: Walk = {
      table: "meetings m INDEXED BY meetings_by_external_appointment_id",
      join: "",
      condition: "m.tenant_id = ? AND m.external_appointment_id = ?",
      values: [tenantId, externalAppointmentId],
      id: "m.id",
      people,
      contacts,
    };
    return [walk];
  }
  if (contact === undefined) return undefined;
  const walk: Walk = {
    table: "contacts p",
    join: JOIN,
    condition: "p.tenant_id = ? AND p.contact = ?",
    values: [tenantId, contact],
    id: "p.meeting_id",
    people,
    contacts: others,
  };
  return [walk];
}

function walksOfPerson({ tenantId, people: [person, ...people], contacts = [] }: AppointmentSearch): readonly Walk[] {
  return walksOf(person).map(({ index, condition, name }) => ({
    table: `participants p INDEXED BY ${index}`,
    join: JOIN,
    condition: `p.tenant_id = ? AND ${condition}`,
    values: [tenantId, name],
    id: "p.meeting_id",
    people,
    contacts,
  }));
}

/** @param end the id of the last meeting to look at */
function statementOf(
  walk: Walk,
  { after, modifiedSince, most }: AppointmentSearch,
  end: string | undefined,
): Statement {
  const { table, join, condition, id, contacts } = walk;
  const together = participantCondition(walk.people, "m.tenant_id", "m.id");
  const sql = [
    `SELECT ${COLUMNS} FROM ${table} ${join} WHERE ${condition} AND ${id} > ?`,
    end === undefined ? "" : `AND ${id} <= ?`,
    "AND m.appointment_id IS NOT NULL",
    modifiedSince === undefined ? "" : "AND m.appointment_modified_at >= ?",
    ...contacts.map(
      () =>
        "AND EXISTS (SELECT 1 FROM contacts k WHERE k.tenant_id = m.tenant_id AND k.contact = ? AND k.meeting_id = m.id)",
    ),
    `${together.sql} ORDER BY ${id} LIMIT ?`,
  ].join(" ");
  const values = [...walk.values, after, end, modifiedSince, ...contacts, ...together.values, most];
  return { sql, values: values.filter((value) => value !== undefined) };
}
