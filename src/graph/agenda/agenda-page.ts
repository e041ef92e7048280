import type { OnlineMeeting } from "../model/upstream-meeting.ts";
import type { Edge, Page } from "../model/item-page.ts";

/** Where a page of an agenda from two sources begins: behind so many of the meetings that start at this moment. */
export interface AgendaPosition {
  readonly startsFrom: Date;
  readonly skip: number;
}

const FORM = /^agenda:(\d{1,15}):(\d{1,3})$/;

function encodePosition({ startsFrom, skip }: AgendaPosition): string {
  return Buffer.from(`agenda:${startsFrom.getTime()}:${skip}`).toString("base64url");
}

/** @returns `undefined` for what was no cursor of ours */
export function decodePosition(cursor: string): AgendaPosition | undefined {
  const [, start, skip] = FORM.exec(Buffer.from(cursor, "base64url").toString()) ?? [];
  return start === undefined ? undefined : { startsFrom: new Date(Number(start)), skip: Number(skip) };
}

export interface PageRequest extends AgendaPosition {
  readonly first: number;
  /** Meetings that start then or later are not known: one of the sources has more. */
  readonly knownBefore: Date;
  /** Whether anything starts then or later. */
  readonly hasMore: boolean;
}

/** The next meetings, by their start, then by their id. */
export function pageOf(meetings: readonly OnlineMeeting[], request: PageRequest): Page<OnlineMeeting> {
  const { startsFrom, skip, first, knownBefore, hasMore } = request;
  const known = meetings
    .filter(({ startDateTime }) => startDateTime !== null && startDateTime >= startsFrom && startDateTime < knownBefore)
    .toSorted(byStart);
  let [start, together] = [0, 0];
  const edges = known.map((node): Edge<OnlineMeeting> => {
    const { startDateTime } = node;
    const from = startDateTime ?? startsFrom;
    together = from.getTime() === start ? together + 1 : 1;
    start = from.getTime();
    return { node, cursor: encodePosition({ startsFrom: from, skip: together }) };
  });
  const rest = edges.slice(skip);
  const shown = rest.slice(0, first);
  const isAll = shown.length === rest.length;
  // Where all that is known is shown, the next page begins with what isn't.
  const endCursor = isAll && hasMore ? encodePosition({ startsFrom: knownBefore, skip: 0 }) : shown.at(-1)?.cursor;
  return { edges: shown, hasNextPage: !isAll || hasMore, endCursor: endCursor ?? null };
}

function byStart(one: OnlineMeeting, other: OnlineMeeting): number {
  const [start, otherStart] = [one.startDateTime?.getTime() ?? 0, other.startDateTime?.getTime() ?? 0];
  return start - otherStart || (one.key.onlineMeetingId < other.key.onlineMeetingId ? -1 : 1);
}
