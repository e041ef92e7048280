import { BLOCK_COLUMNS } from "../audit-block.ts";
import { MEETING_COLUMNS } from "../meeting-row.ts";
import { SUBSCRIPTION_COLUMNS } from "../stored-subscriptions.ts";
import { MESSAGE_COLUMNS } from "../stored-messages.ts";
import type { Value } from "../columns.ts";

/** A table as both stores have it, so that its rows can be carried from one to the other, and compared. */
export interface StoredTable {
  readonly name: string;
  /** What a row is made of; all of it is copied. */
  readonly columns: readonly string[];
  /** Of these, the ones that hold numbers; all others hold text. */
  readonly numbers: readonly string[];
  /** What orders the rows, each by itself, along an index that the store has. */
  readonly key: Readonly<Record<StoreKind, readonly string[]>>;
  /** What one store has beside {@link columns}, and why it isn't copied. */
  readonly ownColumns: Readonly<Record<StoreKind, Readonly<Record<string, string>>>>;
  /** The table with whose rows these are written, for they say the same in another form; compared all the same. */
  readonly writtenWith?: string;
  /** A row as both stores mean it, where they spell it differently. */
  readonly normalize?: (row: readonly Value[]) => readonly Value[];
}

export type StoreKind = "sqlite" | "postgres";

const none = { sqlite: {}, postgres: {} };

export const MEETINGS: StoredTable = {
  name: "meetings",
  columns: MEETING_COLUMNS,
  numbers: ["created_at", "start_at", "end_at", "appointment_modified_at"],
  key: { sqlite: ["tenant_id", "id"], postgres: ["tenant_id", "id"] },
  ownColumns: { sqlite: { key: "a hash of the id, made anew" }, postgres: {} },
};

const PARTICIPANTS: StoredTable = {
  name: "participants",
  columns: ["tenant_id", "meeting_id", "user_id", "upn", "start_at"],
  numbers: ["start_at"],
  key: { sqlite: ["tenant_id", "meeting_id", "rowid"], postgres: ["tenant_id", "meeting_id", "place"] },
  ownColumns: {
    sqlite: { role: "stands in the row of the meeting" },
    postgres: { place: "the order, which stands in the row of the meeting" },
  },
  writtenWith: MEETINGS.name,
  // PostgreSQL has names in lower case, SQLite compares them so.
  normalize: ([tenantId, meetingId, userId, upn, startAt]) => [
    tenantId ?? null,
    meetingId ?? null,
    userId ?? null,
    typeof upn === "string" ? upn.toLowerCase() : null,
    startAt ?? null,
  ],
};

const CONTACTS: StoredTable = {
  name: "contacts",
  columns: ["tenant_id", "contact", "meeting_id"],
  numbers: [],
  key: { sqlite: ["tenant_id", "contact", "meeting_id"], postgres: ["tenant_id", "contact", "meeting_id"] },
  ownColumns: none,
  writtenWith: MEETINGS.name,
};

const HISTORY: StoredTable = {
  name: "history",
  columns: [
    "sequence",
    "tenant_id",
    "meeting_id",
    "at",
    "caller_id",
    "caller_kind",
    "operation",
    "fields",
    "etag_before",
    "etag_after",
  ],
  numbers: ["sequence", "at"],
  key: { sqlite: ["sequence"], postgres: ["tenant_id", "meeting_id", "sequence"] },
  ownColumns: none,
};

export const SECRETS: StoredTable = {
  name: "secrets",
  columns: ["name", "value"],
  numbers: [],
  key: { sqlite: ["name"], postgres: ["name"] },
  ownColumns: none,
};

const OTHER_FEED = "a place among changes that stay behind: without one, its receiver is told that it has missed some";
const ERASURES_KEY = ["tenant_id", "person", "meeting_id", "contact"];
const AUDIT_MEETINGS_KEY = ["meeting_id", "id"];

/** Every table that is copied, in the order in which that is done. */
export const STORED_TABLES: readonly StoredTable[] = [
  SECRETS,
  MEETINGS,
  PARTICIPANTS,
  CONTACTS,
  HISTORY,
  {
    name: "access_policies",
    columns: ["tenant_id", "application_id", "user_id"],
    numbers: [],
    key: {
      sqlite: ["tenant_id", "application_id", "user_id"],
      postgres: ["tenant_id", "application_id", "user_id"],
    },
    ownColumns: none,
  },
  {
    name: "provisioning",
    columns: ["scope", "ready_at"],
    numbers: ["ready_at"],
    key: { sqlite: ["scope"], postgres: ["scope"] },
    ownColumns: none,
  },
  {
    name: "sms_outbox",
    columns: [...MESSAGE_COLUMNS, "event", "remind_before"],
    numbers: ["attempts", "created_at", "next_attempt_at", "finished_at", "remind_before"],
    key: { sqlite: ["id"], postgres: ["tenant_id", "id"] },
    ownColumns: none,
  },
  {
    name: "erasures",
    columns: ERASURES_KEY,
    numbers: [],
    key: { sqlite: ERASURES_KEY, postgres: ERASURES_KEY },
    ownColumns: none,
  },
  {
    name: "kept_answers",
    columns: [
      "tenant_id",
      "caller_id",
      "key_hash",
      "fingerprint",
      "status",
      "etag",
      "appointment_id",
      "modified_by",
      "modified_at",
      "number",
      "created_at",
    ],
    numbers: ["status", "modified_at", "number", "created_at"],
    key: {
      sqlite: ["tenant_id", "caller_id", "key_hash"],
      postgres: ["tenant_id", "caller_id", "key_hash"],
    },
    ownColumns: none,
  },
  {
    name: "audit",
    columns: BLOCK_COLUMNS,
    numbers: ["until"],
    key: { sqlite: ["id"], postgres: ["id"] },
    ownColumns: none,
  },
  {
    name: "audit_meetings",
    columns: AUDIT_MEETINGS_KEY,
    numbers: [],
    key: { sqlite: AUDIT_MEETINGS_KEY, postgres: AUDIT_MEETINGS_KEY },
    ownColumns: none,
  },
  {
    name: "subscriptions",
    columns: SUBSCRIPTION_COLUMNS.filter((name) => name !== "position"),
    numbers: ["created_at", "expires_at", "sequence", "is_missing", "warned_end"],
    key: { sqlite: ["tenant_id", "id"], postgres: ["tenant_id", "id"] },
    ownColumns: { sqlite: { position: OTHER_FEED }, postgres: { position: OTHER_FEED } },
  },
];

/** Tables of the schema that aren't copied, and why. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  changes: "what whoever watches has not been told yet: in another database they begin anew",
  changes_pruned: "the end of what was removed of it",
  subscriptions_holder: "which instance tells the subscriptions",
  schema_versions: "which steps of the schema a PostgreSQL database has seen: the target has its own",
};
