import { APPOINTMENT_COLUMNS } from "../appointment-row.ts";
import { MAX_DAYS, MAX_ENTRIES } from "../../domain/history-entry.ts";
import { CHANGEABLE_COLUMNS, KEY_COLUMNS, MEETING_COLUMNS } from "../meeting-row.ts";
import { recorded } from "./change-statements.ts";
import type { Statement } from "./database-pool.ts";

// Each is a transaction of its own, with its history and its change in it: one round trip, and nothing half. The values of
// the change are the last ones.

const COLUMNS = MEETING_COLUMNS.join(", ");
const HISTORY = "tenant_id, meeting_id, at, caller_id, caller_kind, operation, fields, etag_before, etag_after";
/** How many values an entry of the history has beside the tenant and the meeting. */
const ENTRY_VALUES = 7;

/** Of one tenant, so that one partition is looked into: $1 the tenant, $2 the ids. */
export const FIND_MEETINGS: Statement = {
  name: "find-meetings",
  text: `SELECT ${COLUMNS} FROM meetings WHERE tenant_id = $1 AND id = ANY($2::text[])`,
};

export const FIND_BY_EXTERNAL_ID: Statement = {
  name: "find-by-external-id",
  text: `SELECT ${COLUMNS} FROM meetings WHERE tenant_id = $1 AND organizer_id = $2 AND external_id = $3`,
};

// In READ COMMITTED a statement that waited for another writer of the row looks at the row again: the tag is compared
// with the one that is there at last.
const IF_UNCHANGED = "WHERE tenant_id = $1 AND id = $2 AND appointment_etag IS NOT DISTINCT FROM $3";

/** $1 the tenant, $2 the meeting, $3 the tag it must have, then the appointment, then the entry of the history. */
export const SAVE_APPOINTMENT: Statement = {
  name: "save-appointment",
  text: `WITH changed AS (
      UPDATE meetings SET ${APPOINTMENT_COLUMNS.map((column, index) => `${column} = $${index + 4}`).join(", ")}
      ${IF_UNCHANGED} RETURNING 1
    ), ${traced(4 + APPOINTMENT_COLUMNS.length)} SELECT 1 FROM changed`,
};

/** $1 the tenant, $2 the meeting, $3 the tag it must have, then the entry of the history. */
export const DELETE_APPOINTMENT: Statement = {
  name: "delete-appointment",
  text: `WITH changed AS (
      UPDATE meetings SET ${APPOINTMENT_COLUMNS.map((column) => `${column} = NULL`).join(", ")}
      ${IF_UNCHANGED} RETURNING 1
    ), ${traced(4)} SELECT 1 FROM changed`,
};

// One that was moved meanwhile may not be over any more.
const IF_UNMOVED = `${IF_UNCHANGED} AND start_at IS NOT DISTINCT FROM $4 AND end_at IS NOT DISTINCT FROM $5`;

/** $1 the tenant, $2 the meeting, $3 the tag, $4 the start and $5 the end it must have, then the entry of the history. */
export const DELETE_MEETING: Statement = {
  name: "delete-meeting",
  text: `WITH changed AS (DELETE FROM meetings ${IF_UNMOVED} RETURNING 1), ${traced(6)} SELECT 1 FROM changed`,
};

/** Of a meeting without an appointment: nothing is traced. */
export const DELETE_EMPTY_MEETING: Statement = {
  name: "delete-empty-meeting",
  text: `WITH changed AS (DELETE FROM meetings ${IF_UNMOVED} RETURNING 1), ${recorded(6)} SELECT 1 FROM changed`,
};

const INSERTED = MEETING_COLUMNS.length;

const adding = (name: string, condition = ""): Statement => ({
  name,
  text: `WITH changed AS (
      INSERT INTO meetings (${COLUMNS}) SELECT ${MEETING_COLUMNS.map((_, index) => `$${index + 1}`).join(", ")} ${condition}
      ON CONFLICT DO NOTHING RETURNING start_at
    ), listed AS (
      INSERT INTO participants (tenant_id, meeting_id, place, user_id, upn, start_at)
      SELECT $1, $2, people.place, people.user_id, people.upn, changed.start_at FROM changed,
        unnest($${INSERTED + 1}::text[], $${INSERTED + 2}::text[]) WITH ORDINALITY people (user_id, upn, place)
    ), traced AS (
      INSERT INTO history (${HISTORY}) SELECT $1, $2, ${entryValues(INSERTED + 3)} FROM changed
      WHERE $${INSERTED + 3}::bigint IS NOT NULL
    ), ${recorded(INSERTED + 3 + ENTRY_VALUES)} SELECT 1 FROM changed`,
});

/** The meeting's columns, its participants' ids and names, then the entry of the history, all null without one. */
export const ADD_MEETING = adding("add-meeting");
/** The same where no other meeting has its link. */
export const ADOPT_MEETING = adding(
  "adopt-meeting",
  `WHERE is_link_free($1, $${MEETING_COLUMNS.indexOf(KEY_COLUMNS.joinWebUrl) + 1}, $2)`,
);

const [NEW, OLD] = [5, 5 + CHANGEABLE_COLUMNS.length];

const saving = (name: string, condition = ""): Statement => ({
  name,
  text: `WITH changed AS (
      UPDATE meetings SET ${CHANGEABLE_COLUMNS.map((column, index) => `${column} = $${NEW + index}`).join(", ")}
      WHERE tenant_id = $1 AND id = $2
        AND ${CHANGEABLE_COLUMNS.map((column, index) => `${column} IS NOT DISTINCT FROM $${OLD + index}`).join(" AND ")}
        ${condition}
      RETURNING start_at
    ), removed AS (
      DELETE FROM participants WHERE tenant_id = $1 AND meeting_id = $2 AND EXISTS (SELECT 1 FROM changed) RETURNING 1
    ), listed AS (
      INSERT INTO participants (tenant_id, meeting_id, place, user_id, upn, start_at)
      SELECT $1, $2, people.place, people.user_id, people.upn, changed.start_at
      FROM changed CROSS JOIN (SELECT count(*) FROM removed) gone,
        unnest($3::text[], $4::text[]) WITH ORDINALITY people (user_id, upn, place)
    ), ${recorded(OLD + CHANGEABLE_COLUMNS.length)} SELECT 1 FROM changed`,
});

/**
 * $1 the tenant, $2 the meeting, $3 and $4 its participants' ids and names, then the columns as they are to be, and as they
 * were found. The participants are added when those before are gone.
 */
export const SAVE_MEETING = saving("save-meeting");
/** The same where no other meeting has the link that it gets. */
export const SAVE_MEETING_WITH_LINK = saving(
  "save-meeting-with-link",
  `AND is_link_free($1, $${NEW + CHANGEABLE_COLUMNS.indexOf(KEY_COLUMNS.joinWebUrl)}, $2)`,
);

/** $1 the tenant, $2 the link, $3 the meeting that may have it. */
export const FIND_OTHER_BY_LINK: Statement = {
  name: "find-other-by-link",
  text: `SELECT ${COLUMNS} FROM meetings
    WHERE tenant_id = $1 AND join_web_url = $2 AND join_web_url <> '' AND id <> $3 LIMIT 1`,
};

/** $1 the tenant, $2 the meeting, $3 its start, $4 its end, $5 before when it starts now. */
export const RESCHEDULE_MEETING: Statement = {
  name: "reschedule-meeting",
  text: `WITH changed AS (
      UPDATE meetings SET start_at = $3, end_at = $4 WHERE tenant_id = $1 AND id = $2 AND start_at < $5 RETURNING 1
    ), ${recorded(6)} UPDATE participants SET start_at = $3 FROM changed WHERE tenant_id = $1 AND meeting_id = $2`,
};

/** Whether this very write is in the history: $1 the tenant, $2 the meeting, then the entry. */
export const FIND_ENTRY: Statement = {
  name: "find-entry",
  text: `SELECT 1 FROM history WHERE tenant_id = $1 AND meeting_id = $2 AND at = $3 AND caller_id = $4
    AND caller_kind = $5 AND operation = $6 AND fields = $7
    AND etag_before IS NOT DISTINCT FROM $8 AND etag_after IS NOT DISTINCT FROM $9`,
};

/** For operators: every tenant in turn, by the key that begins with it. */
export const FIND_HISTORY: Statement = {
  name: "find-history",
  text: `WITH RECURSIVE tenants (tenant_id) AS (
      (SELECT tenant_id FROM history ORDER BY tenant_id LIMIT 1)
      UNION ALL
      SELECT (SELECT tenant_id FROM history WHERE tenant_id > tenants.tenant_id ORDER BY tenant_id LIMIT 1)
      FROM tenants WHERE tenants.tenant_id IS NOT NULL
    )
    SELECT ${HISTORY} FROM tenants JOIN history USING (tenant_id) WHERE meeting_id = $1 ORDER BY tenant_id, sequence`,
};

/** What is too old, some of it; what another instance is removing is left to it. */
export const EXPIRE_HISTORY: Statement = {
  name: "expire-history",
  text: `DELETE FROM history WHERE (tenant_id, meeting_id, sequence) IN (
      SELECT tenant_id, meeting_id, sequence FROM history WHERE at < database_time() - ${MAX_DAYS}::bigint * 86400000
      ORDER BY at LIMIT 1000 FOR UPDATE SKIP LOCKED)`,
};

/** The trace of what `changed` holds, the end of what is more than an operator is shown, and the change. */
function traced(first: number): string {
  return `traced AS (
      INSERT INTO history (${HISTORY}) SELECT $1, $2, ${entryValues(first)} FROM changed
    ), trimmed AS (
      DELETE FROM history WHERE tenant_id = $1 AND meeting_id = $2 AND EXISTS (SELECT 1 FROM changed) AND sequence <= (
        SELECT sequence FROM history WHERE tenant_id = $1 AND meeting_id = $2
        ORDER BY sequence DESC OFFSET ${MAX_ENTRIES - 1} LIMIT 1)
    ), ${recorded(first + ENTRY_VALUES)}`;
}

function entryValues(first: number): string {
  const casts = ["bigint", "text", "text", "text", "text", "text", "text"];
  return Array.from({ length: ENTRY_VALUES }, (_, index) => `$${first + index}::${casts[index]}`).join(", ");
}
