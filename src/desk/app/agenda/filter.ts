import type { AgendaFilter } from "../agenda-filters.ts";
import type { Meeting } from "../meeting-of-day.ts";

interface Wanted {
  readonly filter: AgendaFilter;
  /** Words, each of which has to be in the subject, a client's name, address or number, or the external id. */
  readonly text: string;
  /** The ids of meetings in which something is not saved. */
  readonly unsaved: ReadonlySet<string>;
}

export function filterMeetings(meetings: readonly Meeting[], { filter, text, unsaved }: Wanted): readonly Meeting[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return meetings.filter((meeting) => {
    if (filter === "no-appointment" && meeting.virtualAppointment?.__typename !== "NotFoundError") return false;
    if (filter === "needs-attention" && !needsAttention(meeting, unsaved)) return false;
    return words.every((word) => textsOf(meeting).some((candidate) => contains(candidate, word)));
  });
}

/** Whatever a person has to do something about: it can't be read, nobody comes, somebody can't be reached, unsaved edits. */
function needsAttention({ onlineMeetingId, virtualAppointment }: Meeting, unsaved: ReadonlySet<string>): boolean {
  if (unsaved.has(onlineMeetingId)) return true;
  if (virtualAppointment?.__typename === "NotFoundError") return false;
  if (virtualAppointment?.__typename !== "VirtualAppointment") return true;
  const clients = virtualAppointment.appointmentClients ?? [];
  const isOutOfReach = clients.some(
    ({ emailAddress, smsCapablePhoneNumber }) => !emailAddress && !smsCapablePhoneNumber,
  );
  return clients.length === 0 || isOutOfReach;
}

function textsOf({ subject, virtualAppointment }: Meeting): readonly string[] {
  const appointment = virtualAppointment?.__typename === "VirtualAppointment" ? virtualAppointment : undefined;
  const clients = (appointment?.appointmentClients ?? []).flatMap(
    ({ displayName, emailAddress, smsCapablePhoneNumber }) => [displayName, emailAddress, smsCapablePhoneNumber],
  );
  return [subject, appointment?.externalAppointmentId, ...clients].filter((each) => typeof each === "string");
}

/** A number is found however it is written. */
function contains(text: string, word: string): boolean {
  if (text.toLowerCase().includes(word)) return true;
  return /^[\d+().\-/]{3,}$/.test(word) && digitsOf(text).includes(digitsOf(word));
}

function digitsOf(text: string): string {
  return text.replaceAll(/\D/g, "");
}
