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
// younger one wrote waits until it is: otherwise whoever has read it would pass over what an older one commits later. Those
// under way may be anybody's on the server, and take long; where something waits, only those count that write changes.
// They hold a lock on the table before they have a number: a statement locks what it writes to before it begins. So a
// change is written by one statement alone, or by a transaction that begins with it.

/** $1 and $2 the position. One beyond the end, which has no sequence, is of another database or of nobody. */
export const CHANGES_KEPT: Statement = {
  name: "changes-kept",
  text: `SELECT ($1::xid8, $2::bigint) >= (transaction_id, sequence)
      AND ($1::xid8, $2::bigint) <= (pg_snapshot_xmax(pg_current_snapshot()), 0)
    FROM changes_pruned`,
};

/**
 * The number that the next transaction gets, and those of the transactions that write changes just now: these without
 * their epoch, as locks have them.
 */
export const CHANGES_UNDER_WAY: Statement = {
  name: "changes-under-way",
  text: `SELECT pg_snapshot_xmax(pg_current_snapshot())::text, writer.transactionid::text
    FROM (SELECT 1) one LEFT JOIN (
      SELECT held.transactionid FROM pg_locks writing JOIN pg_locks held USING (virtualtransaction)
      WHERE writing.relation = 'changes'::regclass AND writing.mode = 'RowExclusiveLock' AND writing.granted
        AND writing.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND held.locktype = 'transactionid' AND held.mode = 'ExclusiveLock' AND held.granted
    ) writer ON true`,
};

/**
 * $1 and $2 the position, $3 how many, $4 the transaction before which all are over, where that is known. A row without a
 * change where there is none; each says up to where it was looked, and whether something waits behind that.
 */
export const READ_CHANGES: Statement = {
  name: "read-changes",
  text: `WITH ended AS (
      SELECT greatest(pg_snapshot_xmin(pg_current_snapshot()), $4::xid8) AS transaction_id
    )
    SELECT ended.transaction_id::text, EXISTS (
        SELECT 1 FROM changes WHERE transaction_id >= ended.transaction_id
          AND (transaction_id, sequence) > ($1::xid8, $2::bigint)
      ),
      written.* FROM ended LEFT JOIN LATERAL (
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
