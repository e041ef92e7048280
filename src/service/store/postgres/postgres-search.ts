import type { Value } from "../columns.ts";
import { MEETING_COLUMNS, MeetingRow } from "../meeting-row.ts";
import type { MeetingSearch, Person } from "../search.ts";
import type { Meeting } from "../../domain/meeting.ts";
import type { DatabasePool, Statement } from "./database-pool.ts";

const MEETING = MEETING_COLUMNS.map((column) => `m.${column}`).join(", ");

export interface Query extends Statement {
  readonly values: readonly Value[];
}

/** Numbers the values of one statement. */
export class Values {
  readonly list: Value[] = [];

  /** The placeholder of a value. */
  add(value: Value): string {
    this.list.push(value);
    return `$${this.list.length}`;
  }
}

/** Up to `most` meetings, ordered by their start, then by id. */
export async function searchMeetings(pool: DatabasePool, search: MeetingSearch): Promise<Meeting[]> {
  const { values, ...statement } = meetingQuery(search);
  const found = new Map<string, Meeting>();
  for (const row of await pool.read(statement, ...values)) {
    const meeting = new MeetingRow(row);
    found.set(meeting.id, meeting);
  }
  return [...found.values()].slice(0, search.most);
}

/** Walks the indexes of a person's meetings by start, from the position on. */
function meetingQuery({ tenantId, people, after, before, most }: MeetingSearch): Query {
  const values = new Values();
  const [tenant, limit, end] = [values.add(tenantId), values.add(most), values.add(before)];
  const [startAt, id] = [values.add(after.startAt), values.add(after.id)];
  const [person, ...others] = people;
  const together = togetherWith(others, "i.tenant_id", "i.meeting_id", values);
  const walks = walksOf(person, values).map(
    (condition) => `(SELECT ${MEETING} FROM participants i
      JOIN meetings m ON m.tenant_id = i.tenant_id AND m.id = i.meeting_id
      WHERE i.tenant_id = ${tenant} AND ${condition} AND i.start_at IS NOT NULL AND m.tenant_id = ${tenant}
        AND (i.start_at, i.meeting_id) > (${startAt}, ${id}) AND i.start_at < ${end} ${together}
      ORDER BY i.start_at, i.meeting_id LIMIT ${limit})`,
  );
  return queryOf(
    "meetings",
    people,
    `SELECT * FROM (${walks.join(" UNION ALL ")}) found ORDER BY start_at, id`,
    values,
  );
}

/** Of those with their object id, and of those with their name alone. */
export function walksOf({ userId, upn }: Person, values: Values): string[] {
  const byId = `i.user_id = ${values.add(userId)}`;
  return upn === null ? [byId] : [byId, `i.upn = ${values.add(upn.toLowerCase())} AND i.user_id IS NULL`];
}

/** The condition that all of these take part in a meeting. */
export function togetherWith(people: readonly Person[], tenant: string, meeting: string, values: Values): string {
  return people
    .map(({ userId, upn, nameOnlyWithoutId }) => {
      const named = `o.upn = ${values.add(upn?.toLowerCase() ?? null)}${nameOnlyWithoutId ? " AND o.user_id IS NULL" : ""}`;
      return `AND EXISTS (SELECT 1 FROM participants o WHERE o.tenant_id = ${tenant} AND o.meeting_id = ${meeting}
        AND (o.user_id = ${values.add(userId)} OR ${named}))`;
    })
    .join(" ");
}

/** Named by all that its text depends on. */
export function queryOf(name: string, people: readonly Person[], text: string, { list }: Values): Query {
  const kinds = people.map(
    ({ upn, nameOnlyWithoutId }) => `${upn === null ? "i" : "n"}${nameOnlyWithoutId ? "w" : ""}`,
  );
  return { name: `${name}-${kinds.join("-")}`, text, values: list };
}
