import { isGuid } from "../../../common/guid.ts";
import { requireObjectId, requirePolicyFound } from "../../access/access-policy.ts";
import type { Meeting } from "../../domain/meeting.ts";
import { isCaller, takesPart } from "../../access/participation.ts";
import type { HandlerContext } from "../handler-context.ts";
import { GraphError } from "../../protocol/graph-error.ts";
import type { GraphRequest } from "../../protocol/message.ts";
import { requireUserForMe } from "../path-root.ts";
import { decodeMeetingId } from "../../domain/meeting-id.ts";
import type { Access } from "../../../common/contract/graph-permissions.ts";
import { requirePermission } from "../../access/required-permissions.ts";
import type { FoundMeeting, MeetingLookup, StoredMeeting } from "../../store/store.ts";

/**
 * What to look up for a request that names a meeting, which by its token and its path alone may be asked.
 *
 * @throws {GraphError} 400, 403, 404
 */
export function lookupOf(request: GraphRequest, context: HandlerContext, access: Access): MeetingLookup {
  const { caller } = request;
  const { userId, meetingId = "" } = request.params;
  requirePermission(caller, access, context.permissionsRevision);
  requireUserForMe(request);
  const { tenantId, applicationId } = caller;
  if (caller.kind === "user") return { tenantId, meetingId };
  if (userId !== undefined) requireObjectId(userId);
  return { tenantId, meetingId, application: { id: applicationId, userId } };
}

/**
 * The meeting that was found, for a caller who may touch it: the organizer or a participant, in the own tenant. Everyone
 * else gets the 404 of a meeting that isn't there, so that nobody learns which ids exist.
 *
 * @param otherwise what is found where there is no such meeting
 * @throws {GraphError} 403, 404
 */
export function allowedMeeting(
  found: FoundMeeting,
  request: GraphRequest,
  context: HandlerContext,
  otherwise?: StoredMeeting,
): StoredMeeting {
  const { caller } = request;
  if (caller.kind === "application") requirePolicyFound(found);
  const meeting = found.meeting ?? otherwise;
  if (meeting === undefined) throw meetingNotFound(request, context);
  if (!mayTouch(meeting, request, found.coversOrganizer)) throw meetingNotFound(request, context);
  return meeting;
}

/** @param coversOrganizer whether a policy lets the application that calls act for the organizer */
export function mayTouch(meeting: Meeting, { caller, params }: GraphRequest, coversOrganizer: boolean): boolean {
  const { userId } = params;
  const isAllowed =
    caller.kind === "user"
      ? meeting.participants.some((one) => isCaller(one, caller))
      : userId !== undefined || coversOrganizer;
  return isAllowed && (userId === undefined || takesPart(meeting.participants, userId));
}

/** Both of it, for a request that only reads. @throws {GraphError} 400, 403, 404 */
export async function openMeeting(
  request: GraphRequest,
  context: HandlerContext,
  access: Access,
): Promise<StoredMeeting> {
  return allowedMeeting(await context.store.findMeeting(lookupOf(request, context, access)), request, context);
}

/**
 * What is said depends on the path and the caller alone, never on what the store has: nobody learns which ids exist.
 *
 * @see graph-fault.ts: the first two messages are Graph's own
 */
function meetingNotFound({ caller, root, params }: GraphRequest, context: HandlerContext): GraphError {
  const { userId = root === "me" ? caller.id : "", meetingId = "" } = params;
  const options = { innerCode: "itemNotFound" };
  if (params["joinWebUrl"] !== undefined) {
    return new GraphError(404, "NotFound", "No online meeting with this link was found for the user.", options);
  }
  const decoded = decodeMeetingId(meetingId);
  // Where there are samples, a plain word is the name of one.
  if (decoded === undefined && context.sampleBehaviour?.isName(meetingId) !== true) {
    return new GraphError(404, "NotFound", "Meeting Id is corrupted.", options);
  }
  if (decoded !== undefined && isGuid(userId) && decoded.organizerId !== userId.toLowerCase()) {
    return new GraphError(404, "NotFound", "Organizer Id mismatch.", options);
  }
  return new GraphError(404, "NotFound", "No online meeting with this id was found for the user.", options);
}
