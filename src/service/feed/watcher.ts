import { isCaller, takesPart } from "../access/participation.ts";
import type { Participant } from "../domain/meeting.ts";
import type { Caller } from "../domain/service-caller.ts";
import type { PositionedChange } from "../store/stored-changes.ts";

/** Whose changes somebody watches. */
export interface Watcher {
  readonly caller: Caller;
  /** As the path has it; `undefined` for `/me`. */
  readonly userId: string | undefined;
  /** Whether it may see meetings, or their appointments alone. */
  readonly seesMeetings: boolean;
}

/**
 * Whether a change is told to a watcher: to whom the meeting would be shown, if they asked for it now.
 *
 * @param participants of the meeting as it is now, or was at its end; `undefined` for what is about the tenant
 */
export function maySee(
  { caller, userId }: Watcher,
  change: PositionedChange,
  participants: readonly Participant[] | undefined,
  hasPolicy: boolean,
): boolean {
  if (change.tenantId !== caller.tenantId) return false;
  if (caller.kind === "application" && !hasPolicy) return false;
  if (change.meetingId === null) return true;
  if (participants === undefined) return false;
  if (caller.kind === "user" && !participants.some((one) => isCaller(one, caller))) return false;
  return userId === undefined || takesPart(participants, userId);
}
