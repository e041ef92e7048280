import { isDeepStrictEqual } from "node:util";
import { APPOINTMENT_PROPERTIES } from "../../common/contract/appointment-properties.ts";
import { noProperties, propertiesOf, type Appointment, type AppointmentProperties } from "../domain/appointment.ts";
import type { Method } from "../protocol/message.ts";
import type { Meeting } from "../domain/meeting.ts";
import type { Operation } from "../store/history-table.ts";
import type { Store } from "../store/store.ts";

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

/**
 * Leaves a trace of a write for operators. Has to run in the transaction of the write: either both are kept or none.
 */
export function recordWrite(store: Store, meeting: Meeting, writer: Writer, change: Change): void {
  const { method, at, before, after } = change;
  store.history.add({
    tenantId: meeting.tenantId,
    meetingId: meeting.id,
    at,
    callerId: writer.id,
    callerKind: writer.kind,
    operation: operationOf(method, before, after),
    fields: changedFields(before, after),
    etagBefore: before?.etag ?? null,
    etagAfter: after?.etag ?? null,
  });
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
