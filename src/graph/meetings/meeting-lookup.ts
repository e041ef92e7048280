import { isObject } from "../../common/json.ts";
import type { UserScope } from "../model/credential.ts";
import { NotFoundError } from "../model/gateway-errors.ts";
import { type OnlineMeeting, parseMeeting } from "../model/upstream-meeting.ts";
import { type AppointmentKey, meetingsPath } from "../model/upstream-appointment.ts";
import type { UpstreamAnswer } from "../transport/response.ts";

/** A meeting by the link that people join it by. */
export interface MeetingByLink extends UserScope {
  readonly joinWebUrl: string;
}

/** A meeting by its id, or by its link. */
export type MeetingKey = AppointmentKey | MeetingByLink;

/** Path of a meeting, relative to the version; as it was asked for, unless it is under another user. */
export function meetingPath(key: MeetingKey, userId: string | undefined = key.userId): string {
  return "joinWebUrl" in key ? byLinkPath(key, userId) : key.under(userId).path;
}

/**
 * Path of a lookup, relative to the version. The link is percent-encoded as a whole, as Graph wants it.
 *
 * @see https://learn.microsoft.com/graph/api/onlinemeeting-get
 */
function byLinkPath({ joinWebUrl }: MeetingByLink, userId: string | undefined): string {
  const filter = `JoinWebUrl eq '${joinWebUrl.replaceAll("'", "''")}'`;
  return `${meetingsPath(userId)}?$filter=${encodeURIComponent(filter)}`;
}

/** What a list of one holds; an empty one says that there is none. */
export function parseFoundByLink(
  { body }: UpstreamAnswer,
  { userId }: UserScope,
): OnlineMeeting | NotFoundError | undefined {
  if (!isObject(body) || !Array.isArray(body["value"])) return undefined;
  return body["value"].length === 0 ? new NotFoundError("MEETING") : parseMeeting(userId, body["value"][0]);
}
