import { requireAccessPolicy } from "../../access/access-policy.ts";
import type { HandlerContext } from "../handler-context.ts";
import { GraphError } from "../../protocol/graph-error.ts";
import type { GraphRequest, GraphResponse } from "../../protocol/message.ts";
import { parseMeetingBody, type MeetingProperties, type Organizer } from "./meeting-body.ts";
import { recordWrite } from "../change-log.ts";
import { clientJoinWebUrlOf, createMeetingId } from "../../domain/meeting-id.ts";
import { meetingUrl, representMeeting } from "./meeting-representation.ts";
import { requireUserForMe } from "../path-root.ts";
import { openMeeting } from "./open-meeting.ts";
import type { Meeting } from "../../domain/meeting.ts";
import { requirePermission } from "../../access/required-permissions.ts";
import { returnPreference, withPreference } from "../../protocol/prefer.ts";
import { jsonBody, wrongProperty } from "../../protocol/request-body.ts";

/**
 * Creates a meeting. `Prefer: return=minimal` answers 204.
 *
 * @see https://learn.microsoft.com/graph/api/application-post-onlinemeetings
 */
export function createMeeting(request: GraphRequest, context: HandlerContext): GraphResponse {
  const organizer = organizerOf(request, context);
  const properties = parseMeetingBody(jsonBody(request), organizer, context.now());
  const meeting = context.store.transaction(() => {
    if (find(organizer, properties, context) !== undefined) {
      // Undocumented. Two meetings with one key would make createOrGet's answer a matter of chance.
      throw new GraphError(409, "Conflict", "The user has a meeting with this externalId: createOrGet finds it.", {
        innerCode: "nameAlreadyExists",
      });
    }
    return add(organizer, properties, context);
  });
  const preference = returnPreference(request.headers["prefer"]);
  const response =
    preference === "minimal"
      ? { status: 204, headers: { "OData-EntityId": meetingUrl(request, meeting) } }
      : representMeeting(201, meeting, request);
  return withPreference(preference, response);
}

/**
 * Finds the meeting that the user has for an external id, or makes it. What the body says of one that exists is
 * checked and not applied.
 *
 * @see https://learn.microsoft.com/graph/api/onlinemeeting-createorget
 */
export function createOrGetMeeting(request: GraphRequest, context: HandlerContext): GraphResponse {
  const organizer = organizerOf(request, context);
  const properties = parseMeetingBody(jsonBody(request), organizer, context.now());
  if (properties.externalId === null) throw wrongProperty("externalId", "The property 'externalId' is required.");
  return context.store.transaction(() => {
    const existing = find(organizer, properties, context);
    return existing === undefined
      ? representMeeting(201, add(organizer, properties, context), request)
      : representMeeting(200, existing, request);
  });
}

/** @see https://learn.microsoft.com/graph/api/onlinemeeting-get */
export function getMeeting(request: GraphRequest, context: HandlerContext): GraphResponse {
  return representMeeting(200, openMeeting(request, context, "readMeeting"), request);
}

/**
 * Deletes a meeting with its appointment, which it contains.
 *
 * @see https://learn.microsoft.com/graph/api/onlinemeeting-delete
 */
export function deleteMeeting(request: GraphRequest, context: HandlerContext): GraphResponse {
  const meeting = openMeeting(request, context, "writeMeeting");
  const { caller, params, method } = request;
  // An application whose path names nobody came here by a policy for the organizer.
  const actingFor = caller.kind === "user" ? caller.id : (params["userId"] ?? meeting.organizerId);
  // Whoever comes here may see the meeting already: a 403 tells them nothing new.
  if (actingFor.toLowerCase() !== meeting.organizerId.toLowerCase()) {
    throw new GraphError(403, "Forbidden", "Only the organizer can delete an online meeting.");
  }
  const { store, now } = context;
  store.transaction(() => {
    const before = store.findAppointment(meeting.tenantId, meeting.id);
    store.deleteMeeting(meeting.tenantId, meeting.id);
    if (before === undefined) return;
    recordWrite(store, meeting, caller, { method, at: now(), before, after: undefined });
    context.sampleBehaviour?.afterDelete(meeting);
  });
  return { status: 204, headers: {} };
}

/**
 * Whose meeting a new one will be: the signed-in user's, or with an application's token that of the user in the path.
 *
 * @throws {GraphError} 400, 403, 404
 */
function organizerOf(request: GraphRequest, { store, permissionsRevision }: HandlerContext): Organizer {
  const { caller } = request;
  const { userId } = request.params;
  requirePermission(caller, "writeMeeting", permissionsRevision);
  requireUserForMe(request);
  const { tenantId } = caller;
  if (caller.kind === "application") {
    const id = userId ?? "";
    requireAccessPolicy(store, caller, id);
    return { tenantId, id: id.toLowerCase(), upn: null };
  }
  const names = [caller.id, caller.upn].map((name) => name?.toLowerCase());
  if (userId !== undefined && !names.includes(userId.toLowerCase())) {
    throw new GraphError(403, "Forbidden", "Users create online meetings for themselves only.");
  }
  return { tenantId, id: caller.id.toLowerCase(), upn: caller.upn ?? null };
}

function find(organizer: Organizer, { externalId }: MeetingProperties, { store }: HandlerContext) {
  return externalId === null ? undefined : store.findMeetingByExternalId(organizer.tenantId, organizer.id, externalId);
}

function add(organizer: Organizer, properties: MeetingProperties, { store, now }: HandlerContext): Meeting {
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
