import type { OnlineMeeting, MeetingRole } from "../model/upstream-meeting.ts";

/** Who is to take part, by object id or by name. */
export interface Attendee {
  readonly userId?: string | null | undefined;
  readonly userPrincipalName?: string | null | undefined;
  readonly role?: MeetingRole | null | undefined;
}

/** What a write sets of a meeting; what is left out stays. */
export interface MeetingChanges {
  readonly subject?: string | null | undefined;
  readonly startDateTime?: Date | null | undefined;
  readonly endDateTime?: Date | null | undefined;
  /** All of them. */
  readonly attendees?: readonly Attendee[] | null | undefined;
}

/** Changes as Graph takes them: nothing but what is changed, or it refuses the request. */
export function bodyOf({ subject, startDateTime, endDateTime, attendees }: MeetingChanges): Record<string, unknown> {
  return {
    ...(subject === undefined ? {} : { subject }),
    ...(startDateTime && endDateTime
      ? { startDateTime: startDateTime.toISOString(), endDateTime: endDateTime.toISOString() }
      : {}),
    ...(attendees === undefined ? {} : { participants: { attendees: (attendees ?? []).map(infoOf) } }),
  };
}

/** A meeting as the appointment service is told of it: what agendas and access depend on. */
export function handoverOf(meeting: OnlineMeeting, externalId: string | undefined): Record<string, unknown> {
  const { key, subject, startDateTime, endDateTime, joinWebUrl, organizer, attendees } = meeting;
  return {
    id: key.onlineMeetingId,
    subject,
    startDateTime: startDateTime?.toISOString() ?? null,
    endDateTime: endDateTime?.toISOString() ?? null,
    joinWebUrl,
    ...(externalId === undefined ? {} : { externalId }),
    participants: { ...(organizer === null ? {} : { organizer: infoOf(organizer) }), attendees: attendees.map(infoOf) },
  };
}

function infoOf({ userId, userPrincipalName, role, ...others }: Attendee & { readonly tenantId?: string | null }) {
  const { tenantId } = others;
  return {
    ...(userPrincipalName ? { upn: userPrincipalName } : {}),
    ...(userId ? { identity: { user: { id: userId, ...(tenantId ? { tenantId } : {}) } } } : {}),
    ...(role ? { role } : {}),
  };
}

/** Whether a meeting is as these changes want it, whoever made it so. */
export function isAsAsked(found: OnlineMeeting, changes: MeetingChanges): boolean {
  const { subject, startDateTime, endDateTime, attendees } = changes;
  return (
    (subject === undefined || (found.subject ?? "") === (subject ?? "")) &&
    (!startDateTime || isSameMoment(found.startDateTime, startDateTime)) &&
    (!endDateTime || isSameMoment(found.endDateTime, endDateTime)) &&
    (attendees === undefined || areSame(found, attendees ?? []))
  );
}

/** To the second: an upstream may keep no more. */
function isSameMoment(found: Date | null, wanted: Date): boolean {
  return found !== null && Math.floor(found.getTime() / 1000) === Math.floor(wanted.getTime() / 1000);
}

function areSame({ attendees, organizer }: OnlineMeeting, wanted: readonly Attendee[]): boolean {
  const missing = wanted.filter(
    (one) => !isAmong(one, attendees) && !(organizer !== null && isAmong(one, [organizer])),
  );
  return missing.length === 0 && attendees.every((one) => isAmong(one, wanted));
}

/** By whichever of the two both have: an upstream may add the other. */
function isAmong(one: Attendee, others: readonly Attendee[]): boolean {
  return others.some(
    (other) =>
      isSameText(one.userId, other.userId) ||
      (!(one.userId && other.userId) && isSameText(one.userPrincipalName, other.userPrincipalName)),
  );
}

function isSameText(one: string | null | undefined, other: string | null | undefined): boolean {
  return Boolean(one) && one?.toLowerCase() === other?.toLowerCase();
}
