import { APPOINTMENT_COLUMNS, appointmentOf } from "../../appointment-row.ts";
import { text } from "../../columns.ts";
import {
  MAX_LOOKED_AT,
  type AppointmentSearch,
  type FoundAppointment,
  type FoundAppointments,
  type Person,
} from "../../search.ts";
import type { DatabasePool } from "../database-pool.ts";
import { queryOf, togetherWith, Values, walksOf, type Query } from "../postgres-search.ts";

const FOUND = ["id", ...APPOINTMENT_COLUMNS].map((column) => `m.${column}`).join(", ");

/** Which index is walked: of external ids, of contacts, or of a person's meetings. */
type Index = "external-id" | "contact" | "person";

/** Up to `most` appointments, ordered by the ids of their meetings. */
export async function searchAppointments(pool: DatabasePool, search: AppointmentSearch): Promise<FoundAppointments> {
  const { index, stoppedAt } = await chooseIndex(pool, search);
  const { values, ...statement } = appointmentQuery(search, index, stoppedAt);
  const found = new Map<string, FoundAppointment>();
  for (const row of await pool.read(statement, ...values)) {
    const appointment = appointmentOf(row, 1);
    const meetingId = text(row, 0);
    if (appointment !== undefined) found.set(meetingId, { meetingId, appointment });
  }
  return { appointments: [...found.values()].slice(0, search.most), stoppedAt };
}

/** As in SQLite: see there. */
async function chooseIndex(
  pool: DatabasePool,
  search: AppointmentSearch,
): Promise<{ readonly index: Index; readonly stoppedAt: string | undefined }> {
  const { externalAppointmentId, contacts: [contact] = [], modifiedSince } = search;
  const endOf = async (index: Index) => {
    const { values, ...statement } = endQuery(search, index);
    const [row] = await pool.read(statement, ...values);
    return row && text(row, 0);
  };
  if (externalAppointmentId !== undefined) return { index: "external-id", stoppedAt: undefined };
  if (contact !== undefined && (await endOf("contact")) === undefined)
    return { index: "contact", stoppedAt: undefined };
  if (contact === undefined && modifiedSince === undefined) return { index: "person", stoppedAt: undefined };
  return { index: "person", stoppedAt: await endOf("person") };
}

/** The id of the meeting at which a walk has looked at as many as it may. */
function endQuery(search: AppointmentSearch, index: Index): Query {
  const values = new Values();
  const walks = walksThrough(search, index, values).map(
    ({ from, condition, id }) =>
      `(SELECT ${id} AS id FROM ${from} WHERE ${condition} AND ${id} > ${values.add(search.after)}
       ORDER BY ${id} LIMIT 1 OFFSET ${MAX_LOOKED_AT - 1})`,
  );
  const [person] = search.people;
  return queryOf(
    `${index}-end`,
    [person],
    `SELECT id FROM (${walks.join(" UNION ALL ")}) ends ORDER BY id LIMIT 1`,
    values,
  );
}

function appointmentQuery(search: AppointmentSearch, index: Index, end: string | undefined): Query {
  const { people, contacts = [], modifiedSince } = search;
  const [, ...others] = people;
  const values = new Values();
  const [tenant, last, limit] = [values.add(search.tenantId), values.add(search.after), values.add(search.most)];
  const walks = walksThrough(search, index, values);
  const further = index === "contact" ? contacts.slice(1) : contacts;
  const also = [
    end === undefined ? "" : `AND m.id <= ${values.add(end)}`,
    modifiedSince === undefined ? "" : `AND m.appointment_modified_at >= ${values.add(modifiedSince)}`,
    ...further.map(
      (contact) => `AND EXISTS (SELECT 1 FROM contacts k
        WHERE k.tenant_id = m.tenant_id AND k.contact = ${values.add(contact)} AND k.meeting_id = m.id)`,
    ),
    togetherWith(index === "person" ? others : people, "m.tenant_id", "m.id", values),
  ].join(" ");
  const selects = walks.map(
    ({ from, join, condition, id }) => `(SELECT ${FOUND} FROM ${from} ${join}
      WHERE ${condition} AND ${id} > ${last} AND m.tenant_id = ${tenant} AND m.appointment_id IS NOT NULL ${also}
      ORDER BY ${id} LIMIT ${limit})`,
  );
  const name = `appointments-by-${index}-${further.length}${modifiedSince === undefined ? "" : "m"}${end === undefined ? "" : "e"}`;
  return queryOf(name, people, `SELECT * FROM (${selects.join(" UNION ALL ")}) found ORDER BY id`, values);
}

interface Walk {
  readonly from: string;
  readonly join: string;
  readonly condition: string;
  readonly id: string;
}

function walksThrough(search: AppointmentSearch, index: Index, values: Values): Walk[] {
  const { tenantId, externalAppointmentId = null, contacts: [contact = null] = [] } = search;
  const [person]: readonly [Person, ...Person[]] = search.people;
  const tenant = values.add(tenantId);
  const join = "JOIN meetings m ON m.tenant_id = p.tenant_id AND m.id = p.meeting_id";
  switch (index) {
    case "external-id": {
      const condition = `m.tenant_id = ${tenant} AND m.external_appointment_id = ${values.add(externalAppointmentId)}`;
      return [{ from: "meetings m", join: "", condition, id: "m.id" }];
    }
    case "contact": {
      const condition = `p.tenant_id = ${tenant} AND p.contact = ${values.add(contact)}`;
      return [{ from: "contacts p", join, condition, id: "p.meeting_id" }];
    }
    case "person":
      return walksOf(person, values).map((condition) => ({
        from: "participants p",
        join,
        condition: `p.tenant_id = ${tenant} AND ${condition}`,
        id: "p.meeting_id",
      }));
    default:
      return index satisfies never;
  }
}
