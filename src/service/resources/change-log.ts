import { isDeepStrictEqual } from "node:util";
import { APPOINTMENT_PROPERTIES } from "../../common/contract/appointment-properties.ts";
import { noProperties, propertiesOf, type Appointment, type AppointmentProperties } from "../domain/appointment.ts";
import type { Method } from "../protocol/message.ts";
import type { Meeting } from "../domain/meeting.ts";
import type { HistoryEntry, Operation } from "../domain/history-entry.ts";

interface Writer {
  readonly id: string;
  readonly kind: "user" | "application";
}

interface Change {
  readonly method: Method;
  readonly at: number;
  readonly before: Appointment | undefined;
  readonly after: Appointment | undefined;
}

/** The trace of a write, for operators. */
export function historyEntryOf(meeting: Meeting, writer: Writer, change: Change): HistoryEntry {
  const { method, at, before, after } = change;
  return {
    tenantId: meeting.tenantId,
    meetingId: meeting.id,
    at,
    callerId: writer.id,
    callerKind: writer.kind,
    operation: operationOf(method, before, after),
    fields: changedFields(before, after),
    etagBefore: before?.etag ?? null,
    etagAfter: after?.etag ?? null,
  };
}

function operationOf(method: Method, before: Appointment | undefined, after: Appointment | undefined): Operation {
  if (after === undefined) return "delete";
  if (before === undefined) return "create";
  return method === "PUT" ? "replace" : "update";
}

/** The names of the properties that differ; for a create and a delete those that have, or had, a value. */
export function changedFields(
  before: AppointmentProperties | undefined,
  after: AppointmentProperties | undefined,
): string[] {
  const [old, now] = [propertiesOf(before ?? noProperties), propertiesOf(after ?? noProperties)];
  return APPOINTMENT_PROPERTIES.filter((name) => !isDeepStrictEqual(old[name], now[name]));
}
