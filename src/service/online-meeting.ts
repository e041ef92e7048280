import { requireAccessPolicy, requireAnyAccessPolicy } from "./access-policy.ts";
import type { ServiceEnvironment } from "./environment.ts";
import { GraphFault } from "./graph-fault.ts";
import type { GraphRequest } from "./graph-message.ts";
import { requirePermission, type PermissionRule } from "./permissions.ts";

/** The meeting an appointment belongs to. Participants include the organizer. */
export interface Meeting {
  readonly tenantId: string;
  readonly id: string;
  readonly organizerId: string;
  /** The link by which clients join without an account. A secret of sorts: whoever has it can come in. */
  readonly clientJoinWebUrl: string;
  readonly participants: readonly Participant[];
}

export interface Participant {
  readonly userId: string;
  readonly upn: string;
}

/**
 * Finds the meeting a path names, for a caller who may touch it: the organizer or a participant, in the own tenant.
 * Everyone else gets the 404 of a meeting that isn't there, so that nobody learns which ids exist.
 *
 * @throws {GraphFault} 400, 403, 404
 */
export function openMeeting(request: GraphRequest, environment: ServiceEnvironment, rule: PermissionRule): Meeting {
  const { caller } = request;
  const { userId, meetingId = "" } = request.params;
  const { store, permissionsRevision } = environment;
  requirePermission(caller, rule, permissionsRevision);
  if (caller.kind === "application") {
    if (request.root === "me") {
      throw new GraphFault(400, "BadRequest", "/me request is only valid with delegated authentication flow.");
    }
    if (userId === undefined) requireAnyAccessPolicy(store, caller);
    else requireAccessPolicy(store, caller, userId);
  }
  const meeting = store.findMeeting(caller.tenantId, meetingId);
  if (meeting === undefined) throw meetingNotFound();
  const mayTouch =
    caller.kind === "user"
      ? meeting.participants.some(({ userId: id }) => id === caller.id)
      : userId !== undefined || store.policyCovers(caller.tenantId, caller.applicationId, meeting.organizerId);
  if (!mayTouch || (userId !== undefined && !takesPart(meeting, userId))) throw meetingNotFound();
  return meeting;
}

/** `user` is an object id or a user principal name, as in `/users/{id|userPrincipalName}`. */
function takesPart(meeting: Meeting, user: string): boolean {
  const wanted = user.toLowerCase();
  return meeting.participants.some(
    ({ userId, upn }) => userId.toLowerCase() === wanted || upn.toLowerCase() === wanted,
  );
}

function meetingNotFound(): GraphFault {
  return new GraphFault(404, "NotFound", "No online meeting with this id was found for the user.", {
    innerCode: "itemNotFound",
  });
}
