import { json, type Value } from "../columns.ts";
import { MEETING_COLUMNS } from "../meeting-row.ts";
import type { MeetingWithTraces } from "./table-reader.ts";

type Listed = readonly [userId: string | null, upn: string | null, startAt: number | null];
type LastEntry = readonly [etagAfter: string | null, at: number];

/** What a database gives for a meeting: its columns, then its participants and its last write as JSON, texts as it keeps them. */
export function tracedMeeting(row: readonly Value[], decode = (text: string) => text): MeetingWithTraces {
  const end = MEETING_COLUMNS.length;
  // Made by the database, so it is as asked for.
  const listed = json(row, end) as readonly Listed[];
  const lastEntry = row[end + 1] === null ? undefined : (json(row, end + 1) as LastEntry);
  return {
    row: row.slice(0, end),
    listed: listed.map(([userId, upn, startAt]) => ({
      userId: userId && decode(userId),
      upn: upn && decode(upn),
      startAt,
    })),
    lastEntry: lastEntry && { etagAfter: lastEntry[0] && decode(lastEntry[0]), at: lastEntry[1] },
  };
}
