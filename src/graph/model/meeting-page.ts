import { type OnlineMeeting, parseMeeting } from "./upstream-meeting.ts";
import { meetingsPath } from "./upstream-appointment.ts";
import type { UserScope } from "./credential.ts";
import { pageQuery, parsePage, type Page } from "./item-page.ts";

/** Which meetings of a user: those that start in [startsFrom, startsBefore), a page of them. */
export interface MeetingList extends UserScope {
  readonly startsFrom: Date;
  readonly startsBefore: Date;
  readonly first: number;
  /** The `$skiptoken` behind which the page begins. */
  readonly after: string | undefined;
}

/** Path of a page, relative to the version. */
export function meetingListPath(list: MeetingList): string {
  const { startsFrom, startsBefore, first, after } = list;
  const filter = `startDateTime ge ${literalOf(startsFrom)} and startDateTime lt ${literalOf(startsBefore)}`;
  return `${meetingsPath(list.userId)}?$filter=${encodeURIComponent(filter)}&${pageQuery(first, after)}`;
}

/** A moment as OData writes it. */
function literalOf(moment: Date): string {
  return moment.toISOString().replace(".000Z", "Z");
}

/** @returns `undefined` when the body is no page */
export function parseMeetingPage({ userId, first }: MeetingList, body: unknown): Page<OnlineMeeting> | undefined {
  return parsePage(body, first, (meeting) => parseMeeting(userId, meeting));
}
