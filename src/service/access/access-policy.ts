import { isGuid } from "../../common/guid.ts";
import type { Caller } from "../domain/service-caller.ts";
import { GraphError } from "../protocol/graph-error.ts";
import type { FoundMeeting, Store } from "../store/store.ts";

/**
 * An application acts for those users alone that an application access policy of the tenant names it for. Decided by
 * the user in the path, whatever meeting there is: so the 403 tells nothing of which meetings there are, and as
 * it is the same for users who don't exist, nothing of them either.
 *
 * @param userId as the path has it
 * @see https://learn.microsoft.com/graph/cloud-communication-online-meeting-application-access-policy
 * @throws {GraphError} 403; 404 for a user principal name, which Graph doesn't find with an application's token
 */
export async function requireAccessPolicy(store: Store, caller: Caller, userId: string): Promise<void> {
  requireObjectId(userId);
  if (!(await store.policyCovers(caller.tenantId, caller.applicationId, userId))) throw noAccessPolicy();
}

/** @throws {GraphError} 404 for a user principal name */
export function requireObjectId(userId: string): void {
  if (!isGuid(userId)) throw new GraphError(404, "UnknownError", "");
}

/**
 * The same for what was found of a meeting. Where the path names no user, as under `/communications`, an application
 * without any policy is told so, whether there is such a meeting or not; whether one covers the meeting's organizer is
 * for who has found the meeting.
 *
 * @throws {GraphError} 403
 */
export function requirePolicyFound({ hasPolicy }: FoundMeeting): void {
  if (!hasPolicy) throw noAccessPolicy();
}

function noAccessPolicy(): GraphError {
  return new GraphError(403, "Forbidden", "No application access policy found for this app.");
}
