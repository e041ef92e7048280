import { isObject } from "../../../common/json.ts";
import type { Meeting, Participant, ParticipantRole } from "../../domain/meeting.ts";
import { KEPT_PROPERTIES, MAX_KEPT_PROPERTIES, type KeptProperties } from "../../domain/meeting-properties.ts";
import { parseBody, wrongProperty } from "../../protocol/request-body.ts";
import { linkFor, notUpdateable } from "./meeting-link.ts";
import { meetingSchema, wholeMeetingSchema, type ParticipantBody } from "./meeting-schema.ts";

const DEFAULT_DURATION = 60 * 60 * 1000;
/** As deep as an entity goes, its collections included. */
const MAX_DEPTH = 8;

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
  readonly kept: KeptProperties;
}

/**
 * Reads the body of a meeting's creation. A meeting without a time starts now and lasts an hour.
 *
 * @see https://learn.microsoft.com/graph/api/onlinemeeting-createorget for the defaults
 * @throws {GraphError} 400, naming every wrong property by its path
 */
export function parseMeetingBody(body: unknown, organizer: Organizer, now: number): MeetingProperties {
  const data = parseBody(meetingSchema, withoutAnnotations(body));
  const { subject = null, startDateTime, endDateTime, externalId = null } = data;
  if (endDateTime && !startDateTime) {
    throw wrongProperty("startDateTime", "The property 'startDateTime' is required with 'endDateTime'.");
  }
  const startAt = startDateTime ? Date.parse(startDateTime) : now;
  const endAt = endDateTime ? Date.parse(endDateTime) : startAt + DEFAULT_DURATION;
  requireOrder(startAt, endAt);
  const participants = participantsOf(data.participants, organizer);
  return { subject, startAt, endAt, externalId, participants, kept: keptOf(data, {}) };
}

/**
 * Reads the body of a change: what it holds replaces what the meeting has, start and end together, attendees as a whole.
 * What can't be changed may come back as it was read.
 *
 * @see https://learn.microsoft.com/graph/api/onlinemeeting-update
 * @throws {GraphError} 400, naming every wrong property by its path
 */
export function parseMeetingChange(body: unknown, meeting: Meeting): Meeting {
  const data = parseBody(meetingSchema, withoutAnnotations(body));
  const fixed: [name: string, given: unknown, present: unknown][] = [
    ["id", data.id, meeting.id],
    ["creationDateTime", timeOf(data.creationDateTime), meeting.createdAt],
    ["joinWebUrl", data.joinWebUrl, meeting.joinWebUrl],
    ["externalId", data.externalId, meeting.externalId],
  ];
  const changed = fixed.filter(([, given, present]) => given !== undefined && given !== present).map(([name]) => name);
  if (changed.length > 0) throw notUpdateable(changed);
  return merged(data, meeting);
}

/**
 * Reads a whole meeting, as it is read here or from Microsoft Graph. What the service says itself is not looked at in a
 * meeting that is here; of one that isn't it comes from the body, and so do its guests from other tenants. A link comes from
 * the body where the meeting has none.
 *
 * @throws {GraphError} 400, naming every wrong property by its path
 */
export function parseWholeMeeting(body: unknown, known: Meeting, isHere: boolean): Meeting {
  const data = parseBody(wholeMeetingSchema, withoutAnnotations(body));
  if (data.id !== undefined && data.id !== known.id) {
    throw wrongProperty("id", "The property 'id' must be the meeting that the path names.");
  }
  const meeting = merged(
    { subject: null, ...data, participants: data.participants ?? {} },
    { ...present(known), kept: {} },
    true,
  );
  const joinWebUrl = linkFor(known.id, known.joinWebUrl, data.joinWebUrl);
  if (isHere) return { ...meeting, joinWebUrl };
  const createdAt = timeOf(data.creationDateTime) ?? null;
  return { ...meeting, joinWebUrl, createdAt, externalId: data.externalId ?? null };
}

type MeetingData = ReturnType<typeof meetingSchema.parse>;

function merged(data: MeetingData, meeting: Meeting, takesGuests = false): Meeting {
  const { startDateTime, endDateTime, subject, participants } = data;
  if (Boolean(startDateTime) !== Boolean(endDateTime)) {
    const missing = startDateTime ? "endDateTime" : "startDateTime";
    throw wrongProperty(missing, `The property '${missing}' is required: start and end are changed together.`);
  }
  const startAt = startDateTime ? Date.parse(startDateTime) : meeting.startAt;
  const endAt = endDateTime ? Date.parse(endDateTime) : meeting.endAt;
  if (startAt !== null && endAt !== null) requireOrder(startAt, endAt);
  const [organizer] = meeting.participants;
  const { tenantId, organizerId } = meeting;
  return {
    ...present(meeting),
    subject: subject === undefined ? meeting.subject : subject,
    startAt,
    endAt,
    participants:
      participants === undefined
        ? meeting.participants
        : participantsOf(participants, { tenantId, id: organizerId, upn: organizer?.upn ?? null }, takesGuests),
    kept: keptOf(data, meeting.kept),
  };
}

/** The properties of a meeting by themselves: a row of the database has them as getters. */
function present(meeting: Meeting): Meeting {
  const { tenantId, id, organizerId, clientJoinWebUrl, joinWebUrl, participants, subject } = meeting;
  const { createdAt, startAt, endAt, externalId, kept } = meeting;
  return {
    tenantId,
    id,
    organizerId,
    clientJoinWebUrl,
    joinWebUrl,
    participants,
    subject,
    createdAt,
    startAt,
    endAt,
    externalId,
    kept,
  };
}

/** OData: a client ignores annotations that it doesn't know. Types are looked at. */
function withoutAnnotations(body: unknown, depth = 0): unknown {
  if (depth > MAX_DEPTH) return body;
  if (Array.isArray(body)) return body.map((item) => withoutAnnotations(item, depth + 1));
  if (!isObject(body)) return body;
  const properties = Object.entries(body).filter(([name]) => !name.includes("@") || name === "@odata.type");
  return Object.fromEntries(properties.map(([name, value]) => [name, withoutAnnotations(value, depth + 1)]));
}

/** `null` takes a property away. */
function keptOf(data: MeetingData, before: KeptProperties): KeptProperties {
  const given = data as Readonly<Record<string, unknown>>;
  const entries = KEPT_PROPERTIES.flatMap((name) => {
    const value = given[name] === undefined ? before[name] : given[name];
    return value === undefined || value === null ? [] : [[name, withoutType(value)] as const];
  });
  const kept: KeptProperties = Object.fromEntries(entries);
  if (JSON.stringify(kept).length > MAX_KEPT_PROPERTIES) {
    throw wrongProperty("", `The properties of the meeting have ${MAX_KEPT_PROPERTIES} characters at most, together.`);
  }
  return kept;
}

/** Each has one type, which need not be kept. */
function withoutType(value: unknown): unknown {
  if (!isObject(value)) return value;
  const { "@odata.type": _, ...properties } = value;
  return Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, withoutType(inner)]));
}

function requireOrder(startAt: number, endAt: number): void {
  if (endAt <= startAt) throw wrongProperty("endDateTime", "The property 'endDateTime' must be later than the start.");
}

function timeOf(dateTime: string | null | undefined): number | null | undefined {
  return dateTime ? Date.parse(dateTime) : (dateTime as null | undefined);
}

/** Who takes part, the organizer first, who is who the meeting was made for. */
function participantsOf(
  given: MeetingData["participants"],
  organizer: Organizer,
  takesGuests = false,
): readonly Participant[] {
  const first = given?.organizer;
  const named = first ? toParticipant(first, "presenter", "participants.organizer", organizer) : undefined;
  if (named !== undefined && !isOrganizer(named, organizer)) {
    throw wrongProperty(
      "participants.organizer",
      "The property 'participants.organizer' must be the user whose meeting it is.",
    );
  }
  const attendees = (given?.attendees ?? [])
    .map((attendee, index) => {
      const path = `participants.attendees[${index}]`;
      return toParticipant(attendee, attendee.role ?? "attendee", path, organizer, takesGuests);
    })
    // Scheduling systems list everyone, the organizer too: who organizes takes part as that.
    .filter((attendee) => !isOrganizer(attendee, organizer));
  refuseDuplicates(attendees);
  return [{ userId: organizer.id, upn: organizer.upn ?? named?.upn ?? null, role: "presenter" }, ...attendees];
}

function toParticipant(
  { identity, upn = null }: ParticipantBody,
  role: ParticipantRole,
  path: string,
  { tenantId }: Organizer,
  takesGuests = false,
): Participant {
  const user = identity?.user;
  const isGuest = Boolean(user?.tenantId) && user?.tenantId?.toLowerCase() !== tenantId.toLowerCase();
  // Guests from elsewhere would be listed and never let in: tenants don't see each other.
  if (isGuest && !takesGuests) {
    const target = `${path}.identity.user.tenantId`;
    throw wrongProperty(target, `The property '${target}' must be the tenant of the meeting.`);
  }
  const userId = user?.id?.toLowerCase() ?? null;
  if (userId === null && upn === null) {
    throw wrongProperty(path, `The property '${path}' needs a upn or identity.user.id.`);
  }
  return { userId, upn, role, ...(isGuest && user?.tenantId ? { tenantId: user.tenantId.toLowerCase() } : {}) };
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
