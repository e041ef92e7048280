import { type OnlineMeeting, parseMeeting } from "./online-meeting.ts";
import { meetingsPath } from "./upstream-appointment.ts";
import type { UserScope } from "./credential.ts";
import { isObject } from "../../common/json.ts";

/** Which meetings of a user: those that start in [startsFrom, startsBefore), a page of them. */
export interface MeetingList extends UserScope {
  readonly startsFrom: Date;
  readonly startsBefore: Date;
  readonly first: number;
  /** The `$skiptoken` behind which the page begins. */
  readonly after: string | undefined;
}

export interface MeetingPage {
  readonly meetings: readonly OnlineMeeting[];
  /** The `$skiptoken` of the next page; `undefined` on the last. */
  readonly endCursor: string | undefined;
}

/** Path of a page, relative to the version. */
export function meetingListPath(list: MeetingList): string {
  const { startsFrom, startsBefore, first, after } = list;
  const filter = `startDateTime ge ${literalOf(startsFrom)} and startDateTime lt ${literalOf(startsBefore)}`;
  const skipToken = after === undefined ? "" : `&$skiptoken=${encodeURIComponent(after)}`;
  return `${meetingsPath(list.userId)}?$filter=${encodeURIComponent(filter)}&$top=${first}${skipToken}`;
}

/** A moment as OData writes it. */
function literalOf(moment: Date): string {
  return moment.toISOString().replace(".000Z", "Z");
}

/**
 * Reads a page. The next link is never followed: its token alone goes into a path of ours.
 *
 * @returns `undefined` when the body is none
 */
export function parseMeetingPage({ userId, first }: MeetingList, body: unknown): MeetingPage | undefined {
  if (!isObject(body) || !Array.isArray(body["value"]) || body["value"].length > first) return undefined;
  const meetings = body["value"].map((meeting) => parseMeeting(userId, meeting));
  const endCursor = skipTokenOf(body["@odata.nextLink"]);
  if (endCursor === null || meetings.includes(undefined)) return undefined;
  return { meetings: meetings as OnlineMeeting[], endCursor };
}

/** @returns `undefined` without a link, `null` for one that leads nowhere: a page must not pass for the last by mistake */
function skipTokenOf(nextLink: unknown): string | undefined | null {
  if (nextLink === undefined || nextLink === null) return undefined;
  if (typeof nextLink !== "string" || !URL.canParse(nextLink)) return null;
  return new URL(nextLink).searchParams.get("$skiptoken");
}
