import { CHANGE_COLUMNS, MAX_PRUNED } from "../stored-changes.ts";
import type { Statement } from "./database-pool.ts";

const COLUMNS = CHANGE_COLUMNS.join(", ");
/** What a write gives of its change, beside the tenant ($1) and the meeting ($2). */
const WRITTEN = ["kind", "fields", "etag", "caller_id", "caller_kind", "participants"];

/** The change of what `changed` holds, `$first` being the first of its values. */
export function recorded(first: number): string {
  return `recorded AS (
      INSERT INTO changes (tenant_id, meeting_id, ${WRITTEN.join(", ")})
      SELECT $1, $2, ${WRITTEN.map((_, index) => `$${first + index}::text`).join(", ")} FROM changed
    )`;
}

/** $1 the scope, $2 how long it takes, $3 the tenant. */
export const BEGIN_PROVISIONING: Statement = {
  name: "begin-provisioning",
  // One that would take longer began by a clock that was set back since.
  text: `WITH begun AS (
      INSERT INTO provisioning AS p (scope, ready_at) VALUES ($1, database_time() + $2::bigint)
      ON CONFLICT (scope) DO UPDATE SET ready_at = excluded.ready_at WHERE p.ready_at > excluded.ready_at
      RETURNING ready_at
    ) INSERT INTO changes (tenant_id, kind, fields, ready_at) SELECT $3, 'provisioningBegun', '', ready_at FROM begun`,
};

// A transaction that is older than every one that is under way is over, and none can come before it any more. What a
// younger one wrote waits until it is: otherwise whoever has read it would pass over what an older one commits later.

/** Where the changes end now. */
export const CHANGES_END: Statement = {
  name: "changes-end",
  text: "SELECT pg_snapshot_xmin(pg_current_snapshot())::text",
};

/** $1 and $2 the position. One that is still to come is of another database. */
export const CHANGES_KEPT: Statement = {
  name: "changes-kept",
  text: `SELECT ($1::xid8, $2::bigint) >= (transaction_id, sequence) AND $1::xid8 <= pg_snapshot_xmax(pg_current_snapshot())
    FROM changes_pruned`,
};

/** $1 and $2 the position, $3 how many. A row without a change where there is none. */
export const READ_CHANGES: Statement = {
  name: "read-changes",
  text: `WITH ended AS (SELECT pg_snapshot_xmin(pg_current_snapshot()) AS transaction_id)
    SELECT ended.transaction_id::text, written.* FROM ended LEFT JOIN LATERAL (
      SELECT transaction_id::text, sequence, ${COLUMNS} FROM changes
      WHERE (transaction_id, sequence) > ($1::xid8, $2::bigint) AND transaction_id < ended.transaction_id
      ORDER BY changes.transaction_id, sequence LIMIT $3
    ) written ON true`,
};

/** $1 how long a change is kept, in milliseconds. What another instance is removing is left to it. */
export const PRUNE_CHANGES: Statement = {
  name: "prune-changes",
  text: `WITH oldest AS (
      SELECT transaction_id, sequence FROM changes ORDER BY transaction_id, sequence LIMIT ${MAX_PRUNED}
      FOR UPDATE SKIP LOCKED
    ), gone AS (
      DELETE FROM changes USING oldest
      WHERE (changes.transaction_id, changes.sequence) = (oldest.transaction_id, oldest.sequence)
        AND at < database_time() - $1::bigint
      RETURNING changes.transaction_id, changes.sequence
    ), last AS (SELECT transaction_id, sequence FROM gone ORDER BY transaction_id DESC, sequence DESC LIMIT 1)
    UPDATE changes_pruned pruned SET transaction_id = last.transaction_id, sequence = last.sequence FROM last
    WHERE (pruned.transaction_id, pruned.sequence) < (last.transaction_id, last.sequence)`,
};
