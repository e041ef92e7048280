import { isGuid } from "../../common/guid.ts";
import type { Caller } from "../domain/service-caller.ts";
import { GraphError } from "../protocol/graph-error.ts";
import type { Store } from "../store/store.ts";

/**
 * An application acts for those users alone that an application access policy of the tenant names it for. Decided by
 * the user in the path, before any meeting is looked up: so the 403 tells nothing of which meetings there are, and as
 * it is the same for users who don't exist, nothing of them either.
 *
 * @param userId as the path has it
 * @see https://learn.microsoft.com/graph/cloud-communication-online-meeting-application-access-policy
 * @throws {GraphError} 403; 404 for a user principal name, which Graph doesn't find with an application's token
 */
export function requireAccessPolicy(store: Store, caller: Caller, userId: string): void {
  if (!isGuid(userId)) throw new GraphError(404, "UnknownError", "");
  if (!store.policyCovers(caller.tenantId, caller.applicationId, userId)) throw noAccessPolicy();
}

/**
 * The same where the path names no user, as under `/communications`: an application without any policy is told so
 * without a look at the meeting; whether one covers the meeting's organizer is for who has found the meeting.
 *
 * @throws {GraphError} 403
 */
export function requireAnyAccessPolicy(store: Store, caller: Caller): void {
  if (!store.hasPolicy(caller.tenantId, caller.applicationId)) throw noAccessPolicy();
}

function noAccessPolicy(): GraphError {
  return new GraphError(403, "Forbidden", "No application access policy found for this app.");
}
