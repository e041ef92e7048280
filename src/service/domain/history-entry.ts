export type Operation = "create" | "replace" | "update" | "delete";

/** An operator's writes are made at the database, by a command. */
export type CallerKind = "user" | "application" | "operator";

/** One write to an appointment: who, when, which properties. Never their values. */
export interface HistoryEntry {
  readonly tenantId: string;
  readonly meetingId: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly callerId: string;
  readonly callerKind: CallerKind;
  readonly operation: Operation;
  /** Names of the properties that got another value. */
  readonly fields: readonly string[];
  readonly etagBefore: string | null;
  readonly etagAfter: string | null;
}

/** How many writes of a meeting are remembered. */
export const MAX_ENTRIES = 100;
/** Days after which a write is forgotten. */
export const MAX_DAYS = 365;
