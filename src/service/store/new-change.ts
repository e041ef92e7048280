import type { Appointment } from "../domain/appointment.ts";
import type { Change, ChangeKind, Writer } from "../domain/change.ts";
import type { HistoryEntry } from "../domain/history-entry.ts";
import type { Meeting } from "../domain/meeting.ts";
import type { MeetingChange, StoredMeeting } from "./store.ts";

/** What a change is made of, apart from its time. */
export type NewChange = Omit<Change, "at">;

const kinds = {
  create: "appointmentCreated",
  replace: "appointmentUpdated",
  update: "appointmentUpdated",
  delete: "appointmentDeleted",
} as const satisfies Record<HistoryEntry["operation"], ChangeKind>;

const NONE = { fields: [], etag: null, writer: null, readyAt: null, participants: null } as const;

/**
 * What a write leaves for whoever watches.
 *
 * @param before the meeting as it was found
 */
export function newChangeOf(
  place: { readonly tenantId: string; readonly meetingId: string },
  before: StoredMeeting | undefined,
  change: MeetingChange,
): NewChange {
  const { tenantId, meetingId } = place;
  const { entry } = change;
  const about = { ...NONE, tenantId, meetingId };
  switch (change.kind) {
    case "saveAppointment":
    case "deleteAppointment":
      return { ...about, ...traceOf(change.entry), kind: kinds[change.entry.operation] };
    case "adopt":
      return { ...about, ...traceOf(change.entry), kind: "meetingCreated" };
    case "saveMeeting":
      return { ...about, kind: "meetingUpdated", writer: change.writer ?? null };
    case "deleteMeeting": {
      const writer = change.writer ?? (entry ? writerOf(entry) : null);
      return { ...about, kind: "meetingDeleted", writer, participants: before?.participants ?? null };
    }
    default:
      return change satisfies never;
  }
}

export function meetingCreated(meeting: Meeting, appointment?: Appointment, writer?: Writer): NewChange {
  return {
    ...NONE,
    tenantId: meeting.tenantId,
    kind: "meetingCreated",
    meetingId: meeting.id,
    etag: appointment?.etag ?? null,
    writer: writer ?? null,
  };
}

export function meetingRescheduled({ tenantId, id }: Meeting): NewChange {
  return { ...NONE, tenantId, kind: "meetingUpdated", meetingId: id };
}

export function provisioningBegun(scope: string, readyAt: number): NewChange {
  return { ...NONE, tenantId: tenantOfScope(scope), kind: "provisioningBegun", meetingId: null, readyAt };
}

/** @param scope what is provisioned: it begins with its tenant */
export function tenantOfScope(scope: string): string {
  return scope.split("/", 1)[0] ?? scope;
}

function traceOf(entry: HistoryEntry): Pick<Change, "fields" | "etag" | "writer"> {
  return { fields: entry.fields, etag: entry.etagAfter, writer: writerOf(entry) };
}

/** An operator's write is nobody's who could be told of. */
function writerOf({ callerId, callerKind }: HistoryEntry): Writer | null {
  return callerKind === "operator" ? null : { id: callerId, kind: callerKind };
}
