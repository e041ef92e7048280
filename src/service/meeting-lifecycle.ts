import type { ServiceEnvironment } from "./environment.ts";
import { GraphFault } from "./graph-fault.ts";
import type { GraphRequest, GraphResponse } from "./graph-message.ts";
import { parseMeetingBody, type MeetingProperties, type Organizer } from "./meeting-body.ts";
import { clientJoinWebUrlOf, createMeetingId, joinWebUrlOf, threadIdOf } from "./meeting-id.ts";
import { isGuid, openMeeting, requireUserForMe, type Meeting, type Participant } from "./online-meeting.ts";
import { meetingReadPermissions, meetingWritePermissions, requirePermission } from "./permissions.ts";
import { wrongProperty } from "./request-body.ts";
import { jsonBody } from "./virtual-appointment.ts";

/** @see https://learn.microsoft.com/graph/api/application-post-onlinemeetings */
export function createMeeting(request: GraphRequest, environment: ServiceEnvironment): GraphResponse {
  const organizer = organizerOf(request);
  const properties = parseMeetingBody(jsonBody(request), organizer, environment.now());
  const meeting = environment.store.transaction(() => {
    if (find(organizer, properties, environment) !== undefined) {
      // Undocumented. Two meetings with one key would make createOrGet's answer a matter of chance.
      throw new GraphFault(409, "Conflict", "The user has a meeting with this externalId: createOrGet finds it.", {
        innerCode: "nameAlreadyExists",
      });
    }
    return add(organizer, properties, environment);
  });
  return entity(201, meeting, request);
}

/**
 * Finds the meeting that the user has for an external id, or makes it. What the body says of one that exists is
 * checked and not applied.
 *
 * @see https://learn.microsoft.com/graph/api/onlinemeeting-createorget
 */
export function createOrGetMeeting(request: GraphRequest, environment: ServiceEnvironment): GraphResponse {
  const organizer = organizerOf(request);
  const properties = parseMeetingBody(jsonBody(request), organizer, environment.now());
  if (properties.externalId === null) throw wrongProperty("externalId", "The property 'externalId' is required.");
  return environment.store.transaction(() => {
    const existing = find(organizer, properties, environment);
    return existing === undefined
      ? entity(201, add(organizer, properties, environment), request)
      : entity(200, existing, request);
  });
}

/** @see https://learn.microsoft.com/graph/api/onlinemeeting-get */
export function getMeeting(request: GraphRequest, environment: ServiceEnvironment): GraphResponse {
  return entity(200, openMeeting(request, environment, meetingReadPermissions), request);
}

/**
 * Deletes a meeting with its appointment, which it contains.
 *
 * @see https://learn.microsoft.com/graph/api/onlinemeeting-delete
 */
export function deleteMeeting(request: GraphRequest, environment: ServiceEnvironment): GraphResponse {
  const meeting = openMeeting(request, environment, meetingWritePermissions);
  const { caller, params } = request;
  const actingFor = (caller.kind === "user" ? caller.id : (params["userId"] ?? "")).toLowerCase();
  const organizer = meeting.participants.find(({ userId }) => userId === meeting.organizerId);
  // Whoever comes here may see the meeting already: a 403 tells them nothing new.
  if (actingFor !== meeting.organizerId && actingFor !== organizer?.upn?.toLowerCase()) {
    throw new GraphFault(403, "Forbidden", "Only the organizer can delete an online meeting.");
  }
  environment.store.deleteMeeting(meeting.tenantId, meeting.id);
  return { status: 204, headers: {} };
}

/**
 * Whose meeting a new one will be: the signed-in user's, or with an application's token that of the user in the path.
 *
 * @throws {GraphFault} 400, 403, 404
 */
function organizerOf(request: GraphRequest): Organizer {
  const { caller } = request;
  const { userId } = request.params;
  requirePermission(caller, meetingWritePermissions);
  requireUserForMe(request);
  const { tenantId } = caller;
  if (caller.kind === "application") {
    // As on Graph: an application names the user by object id, a user principal name isn't found.
    if (userId === undefined || !isGuid(userId)) {
      throw new GraphFault(404, "NotFound", "With an application's token, the path names the user by object id.");
    }
    return { tenantId, id: userId.toLowerCase(), upn: null };
  }
  const names = [caller.id, caller.upn].map((name) => name?.toLowerCase());
  if (userId !== undefined && !names.includes(userId.toLowerCase())) {
    throw new GraphFault(403, "Forbidden", "Users create online meetings for themselves only.");
  }
  return { tenantId, id: caller.id.toLowerCase(), upn: caller.upn ?? null };
}

function find(organizer: Organizer, { externalId }: MeetingProperties, { store }: ServiceEnvironment) {
  return externalId === null ? undefined : store.findMeetingByExternalId(organizer.tenantId, organizer.id, externalId);
}

function add(organizer: Organizer, properties: MeetingProperties, { store, now }: ServiceEnvironment): Meeting {
  const id = createMeetingId(organizer.id);
  const meeting: Meeting = {
    ...properties,
    tenantId: organizer.tenantId,
    id,
    organizerId: organizer.id,
    clientJoinWebUrl: clientJoinWebUrlOf(organizer.tenantId, id),
    createdAt: now(),
  };
  store.addMeeting(meeting);
  return meeting;
}

function entity(status: number, meeting: Meeting, request: GraphRequest): GraphResponse {
  const user = encodeURIComponent(request.params["userId"] ?? request.caller.id);
  const { tenantId, organizerId, participants } = meeting;
  const isOrganizer = ({ userId }: Participant) => userId === organizerId;
  return {
    status,
    headers: {},
    body: {
      "@odata.context": `https://graph.microsoft.com/${request.version}/$metadata#users('${user}')/onlineMeetings/$entity`,
      id: meeting.id,
      creationDateTime: dateTimeOf(meeting.createdAt),
      startDateTime: dateTimeOf(meeting.startAt),
      endDateTime: dateTimeOf(meeting.endAt),
      externalId: meeting.externalId,
      joinWebUrl: joinWebUrlOf(tenantId, organizerId, meeting.id),
      subject: meeting.subject,
      chatInfo: { threadId: threadIdOf(meeting.id), messageId: "0", replyChainMessageId: null },
      participants: {
        organizer: participants.filter(isOrganizer).map((one) => participantInfo(one, tenantId))[0] ?? null,
        attendees: participants.filter((one) => !isOrganizer(one)).map((one) => participantInfo(one, tenantId)),
      },
    },
  };
}

function participantInfo({ userId, upn, role }: Participant, tenantId: string): Record<string, unknown> {
  const identity = userId === null ? null : { user: { id: userId, displayName: null, tenantId } };
  return { upn, role, identity };
}

function dateTimeOf(milliseconds: number | null): string | null {
  return milliseconds === null ? null : new Date(milliseconds).toISOString();
}
