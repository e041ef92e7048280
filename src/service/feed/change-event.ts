import type { Change } from "../domain/change.ts";
import type { Meeting } from "../domain/meeting.ts";
import { formatPosition, type ChangePosition, type PositionedChange } from "../store/stored-changes.ts";

/** A change as it is told, to those who may see the meeting, and to those who may see no more than its appointment. */
export interface ChangeEvent {
  readonly full: string;
  readonly ofAppointment: string;
}

/** @param meeting as it is now; `undefined` where it is gone, and for what is about the tenant */
export function changeEventOf(change: PositionedChange, meeting: Meeting | undefined): ChangeEvent {
  const told = factsOf(change);
  const name = nameOf(change, meeting);
  const full = {
    ...told,
    changedBy: told.changedBy && { ...told.changedBy, userPrincipalName: name },
    startDateTime: dateTime(meeting?.startAt ?? null),
  };
  return {
    full: eventText(change.position, "change", full),
    ofAppointment: eventText(change.position, "change", told),
  };
}

function factsOf({ kind, meetingId, fields, etag, writer, at, readyAt }: Change) {
  const changedDateTime = dateTime(at);
  if (kind === "provisioningBegun") return { kind, changedBy: null, changedDateTime, readyDateTime: dateTime(readyAt) };
  const changedBy = writer && { id: writer.id, kind: writer.kind };
  return { kind, onlineMeetingId: meetingId, fields, etag, changedBy, changedDateTime };
}

/** The name of who wrote, where they take part. */
function nameOf({ writer, participants }: Change, meeting: Meeting | undefined): string | null {
  const people = meeting?.participants ?? participants ?? [];
  return people.find(({ userId }) => userId === writer?.id.toLowerCase())?.upn ?? null;
}

function dateTime(milliseconds: number | null): string | null {
  return milliseconds === null ? null : new Date(milliseconds).toISOString();
}

/** @see https://html.spec.whatwg.org/multipage/server-sent-events.html */
export function eventText(position: ChangePosition, name: "change" | "gap" | "position" | "end", data: object): string {
  return `event: ${name}\nid: ${formatPosition(position)}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Says from where a reader would go on, and that there is nothing to tell. */
export function positionText(position: ChangePosition): string {
  return eventText(position, "position", {});
}
