import { parentOf } from "../path-root.ts";
import type { GraphRequest, GraphResponse, MetadataLevel } from "../../protocol/message.ts";
import { contentType } from "../../protocol/media-type.ts";
import { joinWebUrlOf, threadIdOf } from "../../domain/meeting-id.ts";
import type { Meeting, Participant } from "../../domain/meeting.ts";
import { selectedProperties } from "../../protocol/query-options.ts";

const PROPERTIES = [
  "id",
  "creationDateTime",
  "startDateTime",
  "endDateTime",
  "externalId",
  "joinWebUrl",
  "subject",
  "chatInfo",
  "participants",
] as const;

type Properties = Record<(typeof PROPERTIES)[number], unknown>;

/** The meeting as an answer holds it: with the properties asked for, and as much metadata. */
export function representMeeting(status: number, meeting: Meeting, request: GraphRequest): GraphResponse {
  const { metadata, version, query } = request;
  const selection = selectedProperties(query.get("$select"), "microsoft.graph.onlineMeeting", PROPERTIES);
  const all = propertiesOf(meeting, metadata);
  const list = selection === undefined ? "" : `(${selection.join(",")})`;
  return {
    status,
    headers: contentType(metadata),
    body: {
      ...(metadata === "none"
        ? {}
        : {
            "@odata.context": `https://graph.microsoft.com/${version}/$metadata#${parentOf(request)}/onlineMeetings${list}/$entity`,
          }),
      ...typed(metadata, "onlineMeeting"),
      ...(selection === undefined ? all : Object.fromEntries(selection.map((property) => [property, all[property]]))),
    },
  };
}

/** A meeting with all properties, as a list holds it. */
export function annotatedMeeting(meeting: Meeting, metadata: MetadataLevel): Record<string, unknown> {
  return { ...typed(metadata, "onlineMeeting"), ...propertiesOf(meeting, metadata) };
}

/** Where the meeting is, as OData's ids name it. */
export function meetingUrl(request: GraphRequest, meeting: Meeting): string {
  return `https://graph.microsoft.com/${request.version}/${parentOf(request)}/onlineMeetings('${encodeURIComponent(meeting.id)}')`;
}

function propertiesOf(meeting: Meeting, metadata: MetadataLevel): Properties {
  const { tenantId, organizerId, participants } = meeting;
  const isOrganizer = ({ userId }: Participant) => userId === organizerId;
  const infoOf = (participant: Participant) => participantInfo(participant, tenantId, metadata);
  return {
    id: meeting.id,
    creationDateTime: dateTimeOf(meeting.createdAt),
    startDateTime: dateTimeOf(meeting.startAt),
    endDateTime: dateTimeOf(meeting.endAt),
    externalId: meeting.externalId,
    joinWebUrl: joinWebUrlOf(tenantId, organizerId, meeting.id),
    subject: meeting.subject,
    chatInfo: {
      ...typed(metadata, "chatInfo"),
      threadId: threadIdOf(meeting.id),
      messageId: "0",
      replyChainMessageId: null,
    },
    participants: {
      ...typed(metadata, "meetingParticipants"),
      organizer: participants.filter(isOrganizer).map(infoOf)[0] ?? null,
      attendees: participants.filter((one) => !isOrganizer(one)).map(infoOf),
    },
  };
}

function participantInfo({ userId, upn, role }: Participant, tenantId: string, metadata: MetadataLevel): object {
  const user = { ...typed(metadata, "identity"), id: userId, displayName: null, tenantId };
  return {
    ...typed(metadata, "meetingParticipantInfo"),
    upn,
    role,
    identity: userId === null ? null : { ...typed(metadata, "identitySet"), user },
  };
}

/** Full metadata names the type of every object. */
function typed(metadata: MetadataLevel, name: string): Record<string, string> {
  return metadata === "full" ? { "@odata.type": `#microsoft.graph.${name}` } : {};
}

export function dateTimeOf(milliseconds: number | null): string | null {
  return milliseconds === null ? null : new Date(milliseconds).toISOString();
}
