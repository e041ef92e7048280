import { CLIENT_PROPERTIES } from "../../../common/contract/appointment-properties.ts";
import { isObject } from "../../../common/json.ts";
import { meetingKeyOf, PARTICIPANT_ROLES, type Meeting, type Participant } from "../../domain/meeting.ts";
import type { Appointment } from "../../domain/appointment.ts";
import { MEETING_COLUMNS, MeetingRow } from "../meeting-row.ts";
import { StoreError } from "../store-error.ts";
import type { ListedParticipant, MeetingWithTraces } from "./table-reader.ts";

/** What may be wrong with a meeting, told as of several. */
export const MEETING_PROBLEMS = {
  meeting: "meetings whose row can't be read",
  appointment: "appointments that can't be read",
  etag: "appointments whose etag is none",
  lastWrite: "appointments whose etag is not that of their last write on record",
  keys: "meetings that are found by another key than their own",
  listed: "meetings whose participants are others where people's meetings are looked up",
} as const;

export type MeetingProblem = keyof typeof MEETING_PROBLEMS;

/** Weak, as Graph's are. */
const ETAG = /^W\/"[^"]+"$/;

/** What is wrong with a meeting as it lies in its database. */
export function problemsOf({ row, listed, lastEntry }: MeetingWithTraces): readonly MeetingProblem[] {
  const stored = new MeetingRow(row);
  const meeting = readable(() => readMeeting(stored));
  if (meeting === undefined) return ["meeting"];
  const problems: MeetingProblem[] = isListed(meeting, listed) ? [] : ["listed"];
  if (!isFoundByItsKeys(meeting, row)) problems.push("keys");
  const etag = readable(() => ({ value: stored.etag }));
  const appointment = readable(() => ({ value: stored.appointment }));
  if (etag === undefined || appointment === undefined || !isWhole(appointment.value))
    return [...problems, "appointment"];
  if (etag.value !== undefined && !ETAG.test(etag.value)) problems.push("etag");
  if (!isOfLastWrite(appointment.value, lastEntry)) problems.push("lastWrite");
  return problems;
}

/** `undefined` where the row is damaged. */
function readable<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof StoreError) return undefined;
    throw error;
  }
}

/** All of a meeting but its appointment; `undefined` when its participants are none. */
function readMeeting(stored: MeetingRow): Meeting | undefined {
  const {
    tenantId,
    id,
    organizerId,
    clientJoinWebUrl,
    joinWebUrl,
    subject,
    createdAt,
    startAt,
    endAt,
    externalId,
    kept,
  } = stored;
  const participants: unknown = stored.participants;
  if (!Array.isArray(participants) || !participants.every(isParticipant)) return undefined;
  const times = { createdAt, startAt, endAt };
  if (Object.values(times).some((time) => time !== null && !Number.isSafeInteger(time))) return undefined;
  if (!isObject(kept)) return undefined;
  return { tenantId, id, organizerId, clientJoinWebUrl, joinWebUrl, participants, subject, ...times, externalId, kept };
}

function isParticipant(value: unknown): value is Participant {
  if (!isObject(value)) return false;
  const { userId, upn, role } = value;
  return (
    isTextOrNull(userId) &&
    isTextOrNull(upn) &&
    (userId ?? upn) !== null &&
    PARTICIPANT_ROLES.some((one) => one === role)
  );
}

function isWhole(appointment: Appointment | undefined): boolean {
  if (appointment === undefined) return true;
  const { settings, appointmentClients, modifiedAt }: Record<string, unknown> & Appointment = { ...appointment };
  const clients: unknown = appointmentClients;
  return (
    Number.isSafeInteger(modifiedAt) &&
    (settings === null || isObject(settings)) &&
    Array.isArray(clients) &&
    clients.every((client) => isObject(client) && CLIENT_PROPERTIES.every((name) => isTextOrNull(client[name])))
  );
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === "string";
}

function isFoundByItsKeys(meeting: Meeting, row: readonly unknown[]): boolean {
  return (
    row[MEETING_COLUMNS.indexOf("video_teleconference_id")] === meetingKeyOf(meeting, "videoTeleconferenceId") &&
    row[MEETING_COLUMNS.indexOf("join_meeting_id")] === meetingKeyOf(meeting, "joinMeetingId")
  );
}

function isListed({ participants, startAt }: Meeting, listed: readonly ListedParticipant[]): boolean {
  return (
    participants.length === listed.length &&
    participants.every(({ userId, upn }, index) => {
      const other = listed[index];
      // Names are looked up in any case.
      const isSameName = (upn?.toLowerCase() ?? null) === (other?.upn?.toLowerCase() ?? null);
      return userId === other?.userId && isSameName && startAt === other.startAt;
    })
  );
}

/** What has no write on record is as old as the record, or came with its meeting. */
function isOfLastWrite(appointment: Appointment | undefined, lastEntry: MeetingWithTraces["lastEntry"]): boolean {
  if (lastEntry === undefined) return true;
  if (appointment?.etag === (lastEntry.etagAfter ?? undefined)) return true;
  // Deleted, and then there once more with a new meeting.
  return lastEntry.etagAfter === null && appointment !== undefined && appointment.modifiedAt > lastEntry.at;
}
