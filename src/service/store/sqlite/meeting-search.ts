import type { Meeting } from "../../domain/meeting.ts";
import { MEETING_COLUMNS, MeetingRow } from "../meeting-row.ts";
import type { MeetingSearch } from "../search.ts";
import type { Connection } from "./connection.ts";
import { participantCondition, walksOf, type Statement } from "./participant-filter.ts";

const COLUMNS = MEETING_COLUMNS.map((column) => `m.${column}`).join(", ");

/** Up to `most` meetings, ordered by their start, then by id. */
export function searchMeetings(connection: Connection, search: MeetingSearch): Meeting[] {
  const found = new Map<string, Meeting>();
  for (const { sql, values } of meetingStatements(search)) {
    for (const row of connection.rows(sql, ...values)) {
      const meeting = new MeetingRow(row);
      found.set(meeting.id, meeting);
    }
  }
  return [...found.values()].toSorted(byStart).slice(0, search.most);
}

function byStart(one: Meeting, other: Meeting): number {
  return (one.startAt ?? 0) - (other.startAt ?? 0) || (one.id < other.id ? -1 : 1);
}

/** Each walks the index of a person's meetings by start, from the position on, and stops after `most` rows. */
export function meetingStatements({ tenantId, people, after, before, most }: MeetingSearch): readonly Statement[] {
  const [person, ...others] = people;
  const together = participantCondition(others, "i.tenant_id", "i.meeting_id");
  return walksOf(person).map(({ index, condition, name }) => ({
    sql: `SELECT ${COLUMNS} FROM participants i INDEXED BY ${index}_and_start
      CROSS JOIN meetings m ON m.tenant_id = i.tenant_id AND m.id = i.meeting_id
      WHERE i.tenant_id = ? AND ${condition} AND (i.start_at, i.meeting_id) > (?, ?) AND i.start_at < ? ${together.sql}
      ORDER BY i.start_at, i.meeting_id LIMIT ?`,
    values: [tenantId, name, after.startAt, after.id, before, ...together.values, most],
  }));
}
