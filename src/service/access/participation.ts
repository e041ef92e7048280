import type { Participant } from "../domain/meeting.ts";
import type { Caller } from "../domain/service-caller.ts";

/**
 * Whether a participant is the caller. A user principal name decides only where no object id was given: names are
 * passed on to other people, object ids never.
 */
export function isCaller({ userId, upn }: Participant, caller: Caller): boolean {
  if (userId !== null) return userId === caller.id.toLowerCase();
  return upn !== null && upn.toLowerCase() === caller.upn?.toLowerCase();
}

/** @param user an object id or a user principal name, as in `/users/{id|userPrincipalName}` */
export function takesPart(participants: readonly Participant[], user: string): boolean {
  const wanted = user.toLowerCase();
  return participants.some(({ userId, upn }) => userId === wanted || upn?.toLowerCase() === wanted);
}
