import { isObject } from "../../common/json.ts";

export const CHANGE_KINDS = [
  "appointmentCreated",
  "appointmentUpdated",
  "appointmentDeleted",
  "meetingCreated",
  "meetingUpdated",
  "meetingDeleted",
  "provisioningBegun",
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** Who wrote. */
export interface ChangeAuthor {
  readonly id: string;
  readonly kind: "user" | "application";
  /** Where they take part in the meeting, and the caller may see who does. */
  readonly userPrincipalName: string | undefined;
}

/** A write that the upstream tells of: never what was written. */
export interface UpstreamChange {
  readonly kind: ChangeKind;
  /** `undefined` for what is about the tenant. */
  readonly onlineMeetingId: string | undefined;
  /** Names of the appointment's properties that got another value. */
  readonly fields: readonly string[];
  /** The appointment's after the change, where it has one then. */
  readonly etag: string | undefined;
  readonly changedBy: ChangeAuthor | undefined;
  readonly changedAt: Date | undefined;
  /** When the meeting starts now; `undefined` where that isn't known. */
  readonly startsAt: Date | undefined;
  /** When the provisioning that has begun is over. */
  readonly readyAt: Date | undefined;
}

/** @returns `undefined` for what is no change that anybody here knows: a newer upstream may tell of more */
export function parseChange(data: string): UpstreamChange | undefined {
  let body: unknown;
  try {
    body = JSON.parse(data);
  } catch {
    return undefined;
  }
  if (!isObject(body)) return undefined;
  const kind = CHANGE_KINDS.find((known) => known === body["kind"]);
  const onlineMeetingId = textOf(body["onlineMeetingId"]);
  if (kind === undefined || (onlineMeetingId === undefined && kind !== "provisioningBegun")) return undefined;
  const { fields } = body;
  return {
    kind,
    onlineMeetingId,
    fields: Array.isArray(fields) ? fields.filter((name) => typeof name === "string") : [],
    etag: textOf(body["etag"]),
    changedBy: authorOf(body["changedBy"]),
    changedAt: momentOf(body["changedDateTime"]),
    startsAt: momentOf(body["startDateTime"]),
    readyAt: momentOf(body["readyDateTime"]),
  };
}

function authorOf(value: unknown): ChangeAuthor | undefined {
  const id = isObject(value) ? textOf(value["id"]) : undefined;
  if (!isObject(value) || id === undefined) return undefined;
  const kind = value["kind"] === "application" ? "application" : "user";
  return { id, kind, userPrincipalName: textOf(value["userPrincipalName"]) };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function momentOf(value: unknown): Date | undefined {
  const moment = typeof value === "string" ? new Date(value) : undefined;
  return moment === undefined || Number.isNaN(moment.getTime()) ? undefined : moment;
}
