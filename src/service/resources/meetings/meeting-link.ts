import { decodeMeetingId, meetingIdsInLink } from "../../domain/meeting-id.ts";
import { GraphError } from "../../protocol/graph-error.ts";
import { wrongProperty } from "../../protocol/request-body.ts";

/**
 * Whether a link in Teams' form is that of a meeting; `undefined` where it has another form, which names none. Links spell
 * the thread in lower case, too: the organizer is what nobody else's meeting has.
 */
export function isLinkOf(meetingId: string, joinWebUrl: string): boolean | undefined {
  const named = meetingIdsInLink(joinWebUrl);
  return named.length === 0 ? undefined : named.map(spelledAlike).includes(spelledAlike(meetingId));
}

/**
 * The link of a meeting that is written as a whole: it keeps the one that it has, unless Teams has made it a new one that
 * names it, and gets none that is another's.
 *
 * @throws {GraphError} 400
 */
export function linkFor(meetingId: string, present: string | null, given: string | null | undefined): string | null {
  if (given === undefined || given === null || given === present) return present;
  const isOwn = isLinkOf(meetingId, given);
  if (present !== null && isOwn !== true) throw notUpdateable(["joinWebUrl"]);
  if (isOwn === false) {
    throw wrongProperty("joinWebUrl", "The property 'joinWebUrl' must be the link of the meeting that the path names.");
  }
  return given;
}

/** What was to be changed and can't be. */
export function notUpdateable(names: readonly string[]): GraphError {
  const message = `One or more properties do not support updating: ${names.join(", ")}.`;
  const details = names.map((target) => ({ code: "propertyNotUpdateable", target, message }));
  return new GraphError(400, "InvalidArgument", message, { innerCode: "propertyNotUpdateable", details });
}

function spelledAlike(meetingId: string): string {
  const parts = decodeMeetingId(meetingId);
  return parts === undefined ? meetingId : `${parts.organizerId} ${parts.threadId.toLowerCase()}`;
}
