import { requireAccessPolicy } from "../../access/access-policy.ts";
import type { HandlerContext } from "../handler-context.ts";
import { GraphError } from "../../protocol/graph-error.ts";
import type { GraphRequest, GraphResponse } from "../../protocol/message.ts";
import { parseMeetingBody, type MeetingProperties, type Organizer } from "./meeting-body.ts";
import { historyEntryOf } from "../change-log.ts";
import { createMeetingId } from "../../domain/meeting-id.ts";
import { teamsLinksOf } from "../../domain/meeting-links.ts";
import { meetingUrl, representMeeting } from "./meeting-representation.ts";
import { touchedByDelete } from "../touched.ts";
import { requireUserForMe } from "../path-root.ts";
import { allowedMeeting, lookupOf, openMeeting } from "./open-meeting.ts";
import type { Meeting } from "../../domain/meeting.ts";
import { requirePermission } from "../../access/required-permissions.ts";
import { returnPreference, withPreference } from "../../protocol/prefer.ts";
import { jsonBody, wrongProperty } from "../../protocol/request-body.ts";

/**
 * Creates a meeting. `Prefer: return=minimal` answers 204.
 *
 * @see https://learn.microsoft.com/graph/api/application-post-onlinemeetings
 */
export async function createMeeting(request: GraphRequest, context: HandlerContext): Promise<GraphResponse> {
  const organizer = await organizerOf(request, context);
  const meeting = newMeeting(organizer, parseMeetingBody(jsonBody(request), organizer, context.now()), context);
  if ((await context.store.addMeeting(meeting, undefined, request.caller)) !== undefined) {
    // Undocumented. Two meetings with one key would make createOrGet's answer a matter of chance.
    throw new GraphError(409, "Conflict", "The user has a meeting with this externalId: createOrGet finds it.", {
      innerCode: "nameAlreadyExists",
    });
  }
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
export async function createOrGetMeeting(request: GraphRequest, context: HandlerContext): Promise<GraphResponse> {
  const organizer = await organizerOf(request, context);
  const properties = parseMeetingBody(jsonBody(request), organizer, context.now());
  if (properties.externalId === null) throw wrongProperty("externalId", "The property 'externalId' is required.");
  const meeting = newMeeting(organizer, properties, context);
  const existing = await context.store.addMeeting(meeting, undefined, request.caller);
  return existing === undefined ? representMeeting(201, meeting, request) : representMeeting(200, existing, request);
}

/** @see https://learn.microsoft.com/graph/api/onlinemeeting-get */
export async function getMeeting(request: GraphRequest, context: HandlerContext): Promise<GraphResponse> {
  return representMeeting(200, await openMeeting(request, context, "readMeeting"), request);
}

/**
 * Deletes a meeting with its appointment, which it contains.
 *
 * @see https://learn.microsoft.com/graph/api/onlinemeeting-delete
 */
export async function deleteMeeting(request: GraphRequest, context: HandlerContext): Promise<GraphResponse> {
  const { caller, method } = request;
  const deleted = await context.store.changeMeeting(lookupOf(request, context, "writeMeeting"), (found) => {
    const meeting = allowedMeeting(found, request, context);
    requireOrganizer(request, meeting, "delete");
    const before = meeting.appointment;
    const change = before && { method, at: context.now(), before, after: undefined };
    return {
      change: { kind: "deleteMeeting", entry: change && historyEntryOf(meeting, caller, change), writer: caller },
      result: { meeting, hadAppointment: before !== undefined },
    };
  });
  if (deleted.hadAppointment) await context.sampleBehaviour?.afterDelete(deleted.meeting);
  return { status: 204, headers: {}, touched: touchedByDelete(deleted.meeting) };
}

/** @throws {GraphError} 403 */
export function requireOrganizer(
  { caller, params }: GraphRequest,
  { organizerId }: Meeting,
  action: "delete" | "change",
): void {
  // An application whose path names nobody came here by a policy for the organizer.
  const actingFor = caller.kind === "user" ? caller.id : (params["userId"] ?? organizerId);
  // Whoever comes here may see the meeting already: a 403 tells them nothing new.
  if (actingFor.toLowerCase() !== organizerId.toLowerCase()) {
    throw new GraphError(403, "Forbidden", `Only the organizer can ${action} an online meeting.`);
  }
}

/**
 * Whose meeting a new one will be: the signed-in user's, or with an application's token that of the user in the path.
 *
 * @throws {GraphError} 400, 403, 404
 */
async function organizerOf(request: GraphRequest, { store, permissionsRevision }: HandlerContext): Promise<Organizer> {
  const { caller } = request;
  const { userId } = request.params;
  requirePermission(caller, "writeMeeting", permissionsRevision);
  requireUserForMe(request);
  const { tenantId } = caller;
  if (caller.kind === "application") {
    const id = userId ?? "";
    await requireAccessPolicy(store, caller, id);
    return { tenantId, id: id.toLowerCase(), upn: null };
  }
  const names = [caller.id, caller.upn].map((name) => name?.toLowerCase());
  if (userId !== undefined && !names.includes(userId.toLowerCase())) {
    throw new GraphError(403, "Forbidden", "Users create online meetings for themselves only.");
  }
  return { tenantId, id: caller.id.toLowerCase(), upn: caller.upn ?? null };
}

function newMeeting(
  { tenantId, id: organizerId }: Organizer,
  properties: MeetingProperties,
  { now, linksOf = teamsLinksOf }: HandlerContext,
): Meeting {
  const place = { tenantId, id: createMeetingId(organizerId), organizerId };
  return { ...properties, ...place, ...linksOf(place), createdAt: now() };
}
