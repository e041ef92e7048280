import type { Meeting } from "../../domain/meeting.ts";
import { KEY_COLUMNS, MEETING_COLUMNS, MeetingRow } from "../meeting-row.ts";
import { MAX_SAME_KEY } from "../store.ts";
import type { KeySearch, MeetingSearch } from "../search.ts";
import type { Connection } from "./connection.ts";
import { participantCondition, walksOf, type Statement } from "./participant-filter.ts";

const COLUMNS = MEETING_COLUMNS.map((column) => `m.${column}`).join(", ");

/** Meetings of a tenant with this value of a key, in which all of these take part. */
export function findMeetingsByKey(
  connection: Connection,
  { tenantId, name, value, people = [] }: KeySearch,
): Meeting[] {
  const column = KEY_COLUMNS[name];
  const together = participantCondition(people, "m.tenant_id", "m.id");
  const sql = `SELECT ${COLUMNS} FROM meetings m INDEXED BY meetings_by_${column}
    WHERE m.tenant_id = ? AND m.${column} = ? AND m.${column} <> '' ${together.sql} LIMIT ${MAX_SAME_KEY}`;
  return connection.rows(sql, tenantId, value, ...together.values).map((row) => new MeetingRow(row));
}

/** Up to `most` meetings, ordered by their start, then by id; or the other way round. */
export function searchMeetings(connection: Connection, search: MeetingSearch): Meeting[] {
  const found = new Map<string, Meeting>();
  for (const { sql, values } of meetingStatements(search)) {
    for (const row of connection.rows(sql, ...values)) {
      const meeting = new MeetingRow(row);
      found.set(meeting.id, meeting);
    }
  }
  const ordered = [...found.values()].toSorted(byStart);
  return (search.descending === true ? ordered.toReversed() : ordered).slice(0, search.most);
}

function byStart(one: Meeting, other: Meeting): number {
  return (one.startAt ?? 0) - (other.startAt ?? 0) || (one.id < other.id ? -1 : 1);
}

/** Each walks the index of a person's meetings by start, from the position on, and stops after `most` rows. */
export function meetingStatements(search: MeetingSearch): readonly Statement[] {
  const { tenantId, people, from, before, after, descending = false, most } = search;
  const [person, ...others] = people;
  const together = participantCondition(others, "p.tenant_id", "p.meeting_id");
  const position = after ?? (descending ? { startAt: before, id: "" } : { startAt: from, id: "" });
  const [behind, end, order] = descending ? ["<", ">= ?", "DESC"] : [">", "< ?", "ASC"];
  return walksOf(person).map(({ index, condition, name }) => ({
    sql: `SELECT ${COLUMNS} FROM participants p INDEXED BY ${index}_and_start
      CROSS JOIN meetings m ON m.tenant_id = p.tenant_id AND m.id = p.meeting_id
      WHERE p.tenant_id = ? AND ${condition} AND (p.start_at, p.meeting_id) ${behind} (?, ?) AND p.start_at ${end} ${together.sql}
      ORDER BY p.start_at ${order}, p.meeting_id ${order} LIMIT ?`,
    values: [tenantId, name, position.startAt, position.id, descending ? from : before, ...together.values, most],
  }));
}
