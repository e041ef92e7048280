import { isObject } from "../../../common/json.ts";
import { parentOf } from "../path-root.ts";
import type { GraphRequest, GraphResponse, MetadataLevel } from "../../protocol/message.ts";
import { contentType } from "../../protocol/media-type.ts";
import { threadIdOf } from "../../domain/meeting-id.ts";
import type { Meeting, Participant } from "../../domain/meeting.ts";
import { complexTypes, KEPT_PROPERTIES, keptProperties, type PropertyType } from "../../domain/meeting-properties.ts";
import { selectedProperties } from "../../protocol/query-options.ts";

const OWN_PROPERTIES = [
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

/** All that `$select` can name. */
const MEETING_PROPERTIES = [...OWN_PROPERTIES, ...KEPT_PROPERTIES.filter((name) => name !== "chatInfo")] as const;

type Selection = readonly (typeof MEETING_PROPERTIES)[number][] | undefined;

/** What `$select` asks of meetings. @throws {GraphError} 400 */
export function meetingSelection({ query }: GraphRequest): Selection {
  return selectedProperties(query.get("$select"), "microsoft.graph.onlineMeeting", MEETING_PROPERTIES);
}

/** The meeting as an answer holds it: with the properties asked for, and as much metadata. */
export function representMeeting(status: number, meeting: Meeting, request: GraphRequest): GraphResponse {
  const { metadata, version } = request;
  const selection = meetingSelection(request);
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
      ...annotatedMeeting(meeting, request, selection),
    },
  };
}

/** A meeting with the properties asked for, as a list holds it. */
export function annotatedMeeting(
  meeting: Meeting,
  request: GraphRequest,
  selection: Selection,
): Record<string, unknown> {
  const { metadata } = request;
  const all = propertiesOf(meeting, metadata);
  const chosen = selection === undefined ? all : Object.fromEntries(selection.map((name) => [name, all[name] ?? null]));
  if (metadata !== "full") return chosen;
  const url = meetingUrl(request, meeting);
  return {
    ...typed(metadata, "onlineMeeting"),
    "@odata.id": url,
    "@odata.editLink": url,
    ...Object.fromEntries(Object.entries(chosen).flatMap(withPropertyType)),
  };
}

/** Where the meeting is, as OData's ids name it. */
export function meetingUrl(request: GraphRequest, meeting: Meeting): string {
  return `https://graph.microsoft.com/${request.version}/${parentOf(request)}/onlineMeetings('${encodeURIComponent(meeting.id)}')`;
}

function propertiesOf(meeting: Meeting, metadata: MetadataLevel): Record<string, unknown> {
  const { tenantId, organizerId, participants, kept } = meeting;
  const isOrganizer = ({ userId }: Participant) => userId === organizerId;
  const infoOf = (participant: Participant) => participantInfo(participant, tenantId, metadata);
  const others = KEPT_PROPERTIES.filter((name) => name in kept && name !== "chatInfo");
  return {
    id: meeting.id,
    creationDateTime: dateTimeOf(meeting.createdAt),
    startDateTime: dateTimeOf(meeting.startAt),
    endDateTime: dateTimeOf(meeting.endAt),
    externalId: meeting.externalId,
    joinWebUrl: meeting.joinWebUrl,
    subject: meeting.subject,
    chatInfo: {
      ...typed(metadata, "chatInfo"),
      threadId: threadIdOf(meeting.id),
      messageId: "0",
      replyChainMessageId: null,
      ...(kept.chatInfo as object | undefined),
    },
    participants: {
      ...typed(metadata, "meetingParticipants"),
      organizer: participants.filter(isOrganizer).map(infoOf)[0] ?? null,
      attendees: participants.filter((one) => !isOrganizer(one)).map(infoOf),
    },
    ...Object.fromEntries(others.map((name) => [name, withTypes(kept[name], keptProperties[name], metadata)])),
  };
}

function participantInfo(participant: Participant, tenant: string, metadata: MetadataLevel): object {
  const { userId, upn, role, tenantId = tenant } = participant;
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

function withTypes(value: unknown, type: PropertyType, metadata: MetadataLevel): unknown {
  if (metadata !== "full" || !isObject(value) || !(type in complexTypes)) return value;
  const properties: Readonly<Record<string, PropertyType>> = complexTypes[type as keyof typeof complexTypes];
  const typedOnes = Object.entries(value).map(([name, inner]) => [
    name,
    withTypes(inner, properties[name] ?? "Edm.String", metadata),
  ]);
  return { ...typed(metadata, type), ...Object.fromEntries(typedOnes) };
}

const DATE_TIMES = new Set(["creationDateTime", "startDateTime", "endDateTime", "expiryDateTime"]);

/** And that of what JSON has no type for. */
function withPropertyType([name, value]: [string, unknown]): [string, unknown][] {
  const annotated = DATE_TIMES.has(name) && value !== null;
  return [...(annotated ? [[`${name}@odata.type`, "#DateTimeOffset"] as [string, unknown]] : []), [name, value]];
}

function dateTimeOf(milliseconds: number | null): string | null {
  return milliseconds === null ? null : new Date(milliseconds).toISOString();
}
