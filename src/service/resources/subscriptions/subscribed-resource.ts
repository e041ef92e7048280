import { MAX_MEETING_ID } from "../../../common/contract/limits.ts";
import { canonicalPath } from "../../protocol/key-syntax.ts";

/** What may be subscribed to. */
export interface SubscribedResource {
  /** `undefined` for `me`. */
  readonly userId: string | undefined;
  /** `undefined` for all appointments of the user. */
  readonly meetingId: string | undefined;
}

const PATH = /^\/?(?:me|users\/([^/]+))\/(?:virtualAppointments|onlineMeetings?\/([^/]+)\/virtualAppointment)$/i;

/**
 * Reads the path of a resource: the appointments of a user, or the one of a meeting, in any spelling that requests may have.
 *
 * @returns `undefined` for any other
 */
export function parseResource(resource: string): SubscribedResource | undefined {
  const match = PATH.exec(canonicalPath(resource));
  if (match === null) return undefined;
  try {
    const [userId, meetingId] = match.slice(1).map((key: string | undefined) => key && decodeURIComponent(key));
    const isBounded = [userId, meetingId].every((key) => key === undefined || key.length <= MAX_MEETING_ID);
    return isBounded ? { userId, meetingId } : undefined;
  } catch {
    return undefined;
  }
}
