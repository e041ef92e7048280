import type { Value } from "../columns.ts";
import { KEY_COLUMNS, MEETING_COLUMNS, MeetingRow } from "../meeting-row.ts";
import type { KeySearch, MeetingSearch, Person } from "../search.ts";
import { MAX_SAME_KEY } from "../store.ts";
import type { Meeting } from "../../domain/meeting.ts";
import type { DatabasePool, Statement } from "./database-pool.ts";

const columnsOf = (columns: readonly string[]) => columns.map((column) => `m.${column}`).join(", ");
const MEETING = columnsOf(MEETING_COLUMNS);

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

/** Up to `most` meetings, ordered by their start, then by id; or the other way round. */
export async function searchMeetings(pool: DatabasePool, search: MeetingSearch): Promise<Meeting[]> {
  const { values, ...statement } = meetingQuery(search);
  const found = new Map<string, Meeting>();
  for (const row of await pool.read(statement, ...values)) {
    const meeting = new MeetingRow(row);
    found.set(meeting.id, meeting);
  }
  return [...found.values()].slice(0, search.most);
}

/** Up to {@link MAX_SAME_KEY} meetings with a key, in which all of these take part. */
export async function findMeetingsByKey(
  pool: DatabasePool,
  { tenantId, name, value, people = [] }: KeySearch,
): Promise<Meeting[]> {
  const values = new Values();
  const [tenant, key, column] = [values.add(tenantId), values.add(value), `m.${KEY_COLUMNS[name]}`];
  const together = togetherWith(people, tenant, "m.id", values);
  const { values: list, ...statement } = queryOf(
    `by-${name}`,
    people,
    `SELECT ${MEETING} FROM meetings m WHERE m.tenant_id = ${tenant} AND ${column} = ${key} AND ${column} <> '' ${together}
      LIMIT ${MAX_SAME_KEY}`,
    values,
  );
  return (await pool.read(statement, ...list)).map((row) => new MeetingRow(row));
}

/** Walks the indexes of a person's meetings by start, from the position on. */
function meetingQuery({ tenantId, people, from, before, after, descending = false, most }: MeetingSearch): Query {
  const values = new Values();
  const position = after ?? { startAt: descending ? before : from, id: "" };
  const [tenant, limit, end] = [values.add(tenantId), values.add(most), values.add(descending ? from : before)];
  const [startAt, id] = [values.add(position.startAt), values.add(position.id)];
  const [behind, inside, order] = descending ? ["<", ">=", "DESC"] : [">", "<", "ASC"];
  const [person, ...others] = people;
  const together = togetherWith(others, "p.tenant_id", "p.meeting_id", values);
  const walks = walksOf(person, values).map(
    (condition) => `(SELECT ${MEETING} FROM participants p
      JOIN meetings m ON m.tenant_id = p.tenant_id AND m.id = p.meeting_id
      WHERE p.tenant_id = ${tenant} AND ${condition} AND p.start_at IS NOT NULL AND m.tenant_id = ${tenant}
        AND (p.start_at, p.meeting_id) ${behind} (${startAt}, ${id}) AND p.start_at ${inside} ${end} ${together}
      ORDER BY p.start_at ${order}, p.meeting_id ${order} LIMIT ${limit})`,
  );
  return queryOf(
    descending ? "meetings-descending" : "meetings",
    people,
    `SELECT * FROM (${walks.join(" UNION ALL ")}) found ORDER BY start_at ${order}, id ${order}`,
    values,
  );
}

/** Of those with their object id, and of those with their name alone. */
export function walksOf({ userId, upn }: Person, values: Values): string[] {
  const byId = `p.user_id = ${values.add(userId)}`;
  return upn === null ? [byId] : [byId, `p.upn = ${values.add(upn.toLowerCase())} AND p.user_id IS NULL`];
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
