import { randomBytes } from "node:crypto";
import type { CallerKind } from "./history-entry.ts";

export type AuditAction =
  | "read"
  | "list"
  | "write"
  | "delete"
  | "message"
  | "subscribe"
  | "unsubscribe"
  | "grant"
  | "revoke"
  | "erase"
  | "export";

/** What of people's data a request, or an item of a batch, showed or changed. */
export type Touched = Pick<AuditEntry, "action" | "meetingIds" | "count" | "fields">;

/** What of people's data one request, or command, showed or changed. Who, when, which meetings and fields; never a value. */
export interface AuditEntry {
  /** Begins with the time, so entries are in the order of their ids. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly tenantId: string;
  readonly callerId: string;
  readonly callerKind: CallerKind;
  /** The application that called, for itself or for the user. */
  readonly applicationId: string;
  readonly action: AuditAction;
  /** A list, or a batch, is one entry with all of its meetings. */
  readonly meetingIds: readonly string[];
  /** How many times: of messages, how many; of a command, how many appointments. */
  readonly count: number;
  /** Names, such as `appointmentClients/emailAddress`. */
  readonly fields: readonly string[];
  readonly requestId: string;
}

let entries = 0;

/**
 * In the order of a process within one moment, and like no other process's.
 *
 * @param at milliseconds since 1970
 */
export function auditId(at: number): string {
  entries = (entries + 1) % 36 ** 6;
  return `${auditIdFrom(at)}-${entries.toString(36).padStart(6, "0")}-${randomBytes(4).toString("hex")}`;
}

/** Entries of this moment and later ones have no smaller id. */
export function auditIdFrom(at: number): string {
  return String(at).padStart(15, "0");
}

/** Of a command, which an operator runs at the database. */
export function operatorEntry(entry: Pick<AuditEntry, "action"> & Partial<AuditEntry>, at: number): AuditEntry {
  const nothing = { tenantId: "", applicationId: "", meetingIds: [], count: 1, fields: [], requestId: "" };
  return { ...nothing, ...entry, id: auditId(at), at, callerId: "command", callerKind: "operator" };
}
