import { isObject } from "../../common/json.ts";
import type { UserScope } from "../model/credential.ts";
import { textOf } from "../model/upstream-appointment.ts";

/** As many events as are looked at. */
const MAX_EVENTS = 100;
const SELECTED = "id,subject,start,end,isCancelled,isOnlineMeeting,onlineMeetingProvider,onlineMeeting";

/** What of a user's calendar is asked for: events in a span of time. */
export interface CalendarSpan extends UserScope {
  readonly from: Date;
  readonly before: Date;
}

/** A Teams meeting as it stands in a calendar, known by its link. */
export interface CalendarMeeting {
  readonly joinWebUrl: string;
  readonly subject: string | null;
  readonly startDateTime: Date;
  readonly endDateTime: Date;
  readonly isCancelled: boolean;
}

export interface CalendarView {
  readonly meetings: readonly CalendarMeeting[];
  /** There is more that starts then or later: it was not looked at. */
  readonly completeBefore: Date;
}

/**
 * Path of a calendar, relative to the version. What is an online meeting can't be filtered on.
 *
 * @see https://learn.microsoft.com/graph/api/user-list-calendarview
 */
export function calendarPath({ from, before }: CalendarSpan, userId: string | undefined): string {
  const parent = userId === undefined ? "/me" : `/users/${encodeURIComponent(userId)}`;
  const span = `startDateTime=${from.toISOString()}&endDateTime=${before.toISOString()}`;
  return `${parent}/calendarView?${span}&$select=${SELECTED}&$orderby=start/dateTime&$top=${MAX_EVENTS}`;
}

/** @returns `undefined` when the body is none */
export function parseCalendar({ before }: CalendarSpan, body: unknown): CalendarView | undefined {
  if (!isObject(body) || !Array.isArray(body["value"])) return undefined;
  const events = body["value"].filter(isObject);
  const meetings = events.map(parseEvent).filter((event) => event !== undefined);
  const last = momentOf(events.at(-1)?.["start"]);
  const isCut = body["@odata.nextLink"] !== undefined && last !== null;
  return { meetings, completeBefore: isCut ? last : before };
}

function parseEvent(event: Readonly<Record<string, unknown>>): CalendarMeeting | undefined {
  // Never `onlineMeetingUrl`: that is another provider's, or none.
  const joinWebUrl = isObject(event["onlineMeeting"]) ? textOf(event["onlineMeeting"]["joinUrl"]) : null;
  const [startDateTime, endDateTime] = [momentOf(event["start"]), momentOf(event["end"])];
  const isOfTeams = event["onlineMeetingProvider"] === "teamsForBusiness";
  if (joinWebUrl === null || startDateTime === null || endDateTime === null || !isOfTeams) return undefined;
  const isCancelled = event["isCancelled"] === true;
  return { joinWebUrl, subject: textOf(event["subject"]), startDateTime, endDateTime, isCancelled };
}

/** A time of the calendar stands without its zone: UTC, unless another one was asked for. */
function momentOf(time: unknown): Date | null {
  const text = isObject(time) ? textOf(time["dateTime"]) : null;
  const moment = text === null ? undefined : new Date(/Z$/i.test(text) ? text : `${text}Z`);
  return moment === undefined || Number.isNaN(moment.getTime()) ? null : moment;
}
