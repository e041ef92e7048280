import { z } from "zod";
import { PARTICIPANT_ROLES, type Participant, type ParticipantRole } from "../../domain/meeting.ts";
import { parseBody, unicode, wrongProperty } from "../../protocol/request-body.ts";

// No limit is documented; these are far above anything seen and keep a meeting small.
const MAX_SUBJECT = 1024;
const MAX_NAME = 256;
const MAX_ATTENDEES = 250;

const DEFAULT_DURATION = 60 * 60 * 1000;

const odataType = (name: string) => z.literal([`#microsoft.graph.${name}`, `microsoft.graph.${name}`]).optional();
const name = unicode(MAX_NAME).min(1);
const dateTime = z.iso.datetime({ offset: true }).max(40);

const identity = z.strictObject({
  "@odata.type": odataType("identitySet"),
  // Typed clients send what they leave empty: only users take part here.
  application: z.null().optional(),
  device: z.null().optional(),
  user: z
    .strictObject({
      "@odata.type": odataType("identity"),
      id: name.nullable().optional(),
      // Graph knows the name from the directory and doesn't take it from here.
      displayName: unicode(MAX_NAME).nullable().optional(),
      tenantId: name.nullable().optional(),
      identityProvider: unicode(MAX_NAME).nullable().optional(),
    })
    .nullable()
    .optional(),
});

const participant = z.strictObject({
  "@odata.type": odataType("meetingParticipantInfo"),
  identity: identity.nullable().optional(),
  upn: name.nullable().optional(),
  role: z.enum(PARTICIPANT_ROLES).nullable().optional(),
});

const meeting = z.strictObject({
  "@odata.type": odataType("onlineMeeting"),
  subject: unicode(MAX_SUBJECT).nullable().optional(),
  startDateTime: dateTime.nullable().optional(),
  endDateTime: dateTime.nullable().optional(),
  externalId: name.nullable().optional(),
  participants: z
    .strictObject({
      "@odata.type": odataType("meetingParticipants"),
      organizer: participant.nullable().optional(),
      attendees: z.array(participant).max(MAX_ATTENDEES).nullable().optional(),
    })
    .nullable()
    .optional(),
});

export interface Organizer {
  readonly tenantId: string;
  readonly id: string;
  /** Unknown when an application organizes for a user. */
  readonly upn: string | null;
}

export interface MeetingProperties {
  readonly subject: string | null;
  /** Milliseconds since 1970. */
  readonly startAt: number;
  readonly endAt: number;
  readonly externalId: string | null;
  /** The organizer first. */
  readonly participants: readonly Participant[];
}

/**
 * Reads the body of a meeting's creation. A meeting without a time starts now and lasts an hour.
 *
 * @see https://learn.microsoft.com/graph/api/onlinemeeting-createorget for the defaults
 * @throws {GraphError} 400, naming every wrong property by its path
 */
export function parseMeetingBody(body: unknown, organizer: Organizer, now: number): MeetingProperties {
  const { subject = null, startDateTime, endDateTime, externalId = null, participants } = parseBody(meeting, body);
  const startAt = startDateTime ? Date.parse(startDateTime) : now;
  const endAt = endDateTime ? Date.parse(endDateTime) : startAt + DEFAULT_DURATION;
  if (endAt <= startAt) throw wrongProperty("endDateTime", "The property 'endDateTime' must be later than the start.");
  const given = participants?.organizer;
  if (given && !isOrganizer(toParticipant(given, "presenter", "participants.organizer", organizer), organizer)) {
    throw wrongProperty(
      "participants.organizer",
      "The property 'participants.organizer' must be the user whose meeting it is.",
    );
  }
  const attendees = (participants?.attendees ?? [])
    .map((attendee, index) =>
      toParticipant(attendee, attendee.role ?? "attendee", `participants.attendees[${index}]`, organizer),
    )
    // Scheduling systems list everyone, the organizer too: who organizes takes part as that.
    .filter((attendee) => !isOrganizer(attendee, organizer));
  refuseDuplicates(attendees);
  return {
    subject,
    startAt,
    endAt,
    externalId,
    participants: [{ userId: organizer.id, upn: organizer.upn, role: "presenter" }, ...attendees],
  };
}

function toParticipant(
  { identity, upn = null }: z.infer<typeof participant>,
  role: ParticipantRole,
  path: string,
  { tenantId }: Organizer,
): Participant {
  const user = identity?.user;
  // Guests from elsewhere would be listed and never let in: tenants don't see each other.
  if (user?.tenantId && user.tenantId.toLowerCase() !== tenantId.toLowerCase()) {
    const target = `${path}.identity.user.tenantId`;
    throw wrongProperty(target, `The property '${target}' must be the tenant of the meeting.`);
  }
  const userId = user?.id?.toLowerCase() ?? null;
  if (userId === null && upn === null) {
    throw wrongProperty(path, `The property '${path}' needs a upn or identity.user.id.`);
  }
  return { userId, upn, role };
}

function isOrganizer({ userId, upn }: Participant, organizer: Organizer): boolean {
  return userId === null ? upn?.toLowerCase() === organizer.upn?.toLowerCase() : userId === organizer.id;
}

function refuseDuplicates(attendees: readonly Participant[]): void {
  const seen = new Set<string>();
  for (const { userId, upn } of attendees) {
    const key = userId ?? `upn ${upn?.toLowerCase()}`;
    if (seen.has(key)) {
      throw wrongProperty("participants.attendees", "The property 'participants.attendees' names an attendee twice.");
    }
    seen.add(key);
  }
}
