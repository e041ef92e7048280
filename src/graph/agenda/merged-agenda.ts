import { LRUCache } from "lru-cache";
import { MAX_MEETINGS } from "../../common/contract/limits.ts";
import { isGone, type GraphMeetings } from "../meetings/graph-meetings.ts";
import type { MeetingByLink } from "../meetings/meeting-lookup.ts";
import { ValidationError } from "../model/gateway-errors.ts";
import type { Page } from "../model/item-page.ts";
import type { MeetingList } from "../model/meeting-page.ts";
import type { OnlineMeeting } from "../model/upstream-meeting.ts";
import type { AppointmentKey } from "../model/upstream-appointment.ts";
import { OperationLives } from "../operation-life.ts";
import type { Requester } from "../requester.ts";
import { type AgendaPosition, decodePosition, pageOf } from "./agenda-page.ts";
import type { CalendarMeeting, CalendarSpan, CalendarView } from "./calendar-view.ts";

/** Meetings that Graph is asked about while one page is read: those of one `$batch`. */
const MAX_LOOKS = 20;
/** Meetings that the service is told of while one page is read. What is left over, a later read tells. */
const MAX_TOLD = 5;
/** Nobody is asked about the same meeting again before, in milliseconds. */
const LOOK_AGAIN = 60_000;
/** Nor about a link that led nowhere, or a meeting that the service didn't want to hear of. */
const MISS_AGAIN = 10 * 60_000;
const MAX_REMEMBERED = 10_000;
/** Graph may take as long as this, in milliseconds, or a third of what is left of the operation. */
const MAX_WAIT = 3000;

export interface AgendaOptions {
  readonly readStore: (list: MeetingList, caller: Requester) => Promise<Page<OnlineMeeting>>;
  /** The calendar in its one slot, or the error that kept it away. */
  readonly readCalendar: (span: CalendarSpan, caller: Requester) => Promise<(CalendarView | Error)[]>;
  readonly meetings: GraphMeetings;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * A user's agenda from the appointment service, and from the user's calendar besides. The service's list counts: it knows
 * meetings that were made through the API, which no calendar shows. What Graph knows better is taken over, and told to the
 * service. Graph only adds to it: where it fails, or is late, the list is as the service has it.
 */
export class Agenda {
  readonly #options: AgendaOptions;
  readonly #lives = new OperationLives();
  readonly #looked: LRUCache<string, true>;
  readonly #missed: LRUCache<string, true>;

  constructor(options: AgendaOptions) {
    this.#options = options;
    const clock = { perf: { now: options.now }, ttlResolution: 0 };
    this.#looked = new LRUCache({ max: MAX_REMEMBERED, ttl: LOOK_AGAIN, ...clock });
    this.#missed = new LRUCache({ max: MAX_REMEMBERED, ttl: MISS_AGAIN, ...clock });
  }

  async read(list: MeetingList, caller: Requester): Promise<Page<OnlineMeeting>> {
    const position = positionOf(list);
    const { startsFrom } = position;
    const { startsBefore, userId } = list;
    const life = this.#lives.begin(Math.min(MAX_WAIT, caller.life.remaining / 3));
    const asking: Requester = { ...caller, life };
    try {
      const [stored, calendar] = await Promise.all([
        this.#options.readStore({ ...list, startsFrom, first: MAX_MEETINGS, after: undefined }, caller),
        this.#readCalendar({ userId, from: startsFrom, before: startsBefore }, asking),
      ]);
      const meetings = await this.#bringUpToDate(
        stored.edges.map(({ node }) => node),
        calendar.meetings,
        list,
        asking,
      );
      const storedBefore = stored.hasNextPage ? lastStart(stored, startsFrom) : startsBefore;
      const knownBefore = storedBefore < calendar.completeBefore ? storedBefore : calendar.completeBefore;
      const hasMore = knownBefore < startsBefore;
      return pageOf(meetings, { ...position, first: list.first, knownBefore, hasMore });
    } finally {
      this.#lives.finish(life);
    }
  }

  async #readCalendar(span: CalendarSpan, caller: Requester): Promise<CalendarView> {
    const [view] = await this.#options.readCalendar(span, caller).catch(() => []);
    return view === undefined || view instanceof Error ? { meetings: [], completeBefore: span.before } : view;
  }

  /** The service's meetings as Graph has them, and those that it doesn't know. */
  async #bringUpToDate(
    stored: readonly OnlineMeeting[],
    events: readonly CalendarMeeting[],
    { userId }: MeetingList,
    caller: Requester,
  ): Promise<OnlineMeeting[]> {
    const { owner } = caller.credential;
    const byLink = new Map(events.map((event) => [event.joinWebUrl, event]));
    const found = new Map<string, OnlineMeeting | undefined>(stored.map((one) => [one.key.onlineMeetingId, one]));
    const changed: OnlineMeeting[] = [];
    const unseen: AppointmentKey[] = [];
    for (const meeting of stored) {
      const { onlineMeetingId } = meeting.key;
      const event = byLink.get(meeting.joinWebUrl ?? "");
      byLink.delete(meeting.joinWebUrl ?? "");
      if (event === undefined) {
        if (this.#isWorthALook(meeting, owner)) unseen.push(meeting.key);
      } else if (event.isCancelled) {
        found.set(onlineMeetingId, undefined);
      } else if (isMoved(meeting, event)) {
        const moved = { ...meeting, startDateTime: event.startDateTime, endDateTime: event.endDateTime };
        found.set(onlineMeetingId, moved);
        changed.push(moved);
      }
    }
    const links = [...byLink.values()]
      .filter(({ joinWebUrl, isCancelled }) => !isCancelled && !this.#missed.has(`${owner} ${joinWebUrl}`))
      .map(({ joinWebUrl }): MeetingByLink => ({ joinWebUrl, userId }));
    const looks = [...links, ...unseen].slice(0, MAX_LOOKS);
    const outcomes = looks.length === 0 ? [] : await this.#options.meetings.readEach(looks, caller).catch(() => []);
    for (const [index, outcome] of outcomes.entries()) {
      const look = looks[index];
      if (look === undefined) continue;
      if (!("joinWebUrl" in look)) {
        const { onlineMeetingId } = look;
        this.#looked.set(`${owner} ${onlineMeetingId}`, true);
        const before = found.get(onlineMeetingId);
        if (isGone(outcome)) found.set(onlineMeetingId, undefined);
        else if (!(outcome instanceof Error) && before !== undefined && isMoved(before, outcome)) {
          found.set(onlineMeetingId, outcome);
          changed.push(outcome);
        }
      } else if (outcome instanceof Error) {
        if (isGone(outcome)) this.#missed.set(`${owner} ${look.joinWebUrl}`, true);
      } else {
        // The calendar knows the time: the meeting may have kept the one that it was made with.
        const { startDateTime, endDateTime, subject } = byLink.get(look.joinWebUrl) ?? outcome;
        const meeting = { ...outcome, startDateTime, endDateTime, subject: outcome.subject ?? subject };
        found.set(meeting.key.onlineMeetingId, meeting);
        changed.push(meeting);
      }
    }
    await this.#tell(changed, new Set(stored.map(({ key }) => key.onlineMeetingId)), caller);
    return [...found.values()].filter((meeting) => meeting !== undefined);
  }

  /** Meetings that are over are as they were: Graph may have forgotten them. */
  #isWorthALook({ key, endDateTime }: OnlineMeeting, owner: string): boolean {
    const isOver = endDateTime === null || endDateTime.getTime() < this.#options.now();
    return !isOver && !this.#looked.has(`${owner} ${key.onlineMeetingId}`);
  }

  async #tell(meetings: readonly OnlineMeeting[], known: ReadonlySet<string>, caller: Requester): Promise<void> {
    const { owner } = caller.credential;
    const told = meetings
      .filter(({ key }) => !this.#missed.has(`${owner} ${key.onlineMeetingId}`))
      .slice(0, MAX_TOLD)
      .map(async (meeting) => {
        const { onlineMeetingId } = meeting.key;
        const failure = await this.#options.meetings.tell(meeting, known.has(onlineMeetingId), caller);
        // Somebody else's, most likely: who only takes part may not.
        if (failure !== undefined) this.#missed.set(`${owner} ${onlineMeetingId}`, true);
      });
    await Promise.all(told);
  }
}

/** @throws {ValidationError} */
function positionOf({ after, startsFrom, startsBefore }: MeetingList): AgendaPosition {
  if (after === undefined) return { startsFrom, skip: 0 };
  const position = decodePosition(after);
  if (position !== undefined && position.startsFrom >= startsFrom && position.startsFrom < startsBefore)
    return position;
  const message = "must be the `endCursor` of an answer to the same arguments";
  throw new ValidationError([{ code: "INVALID_CURSOR", path: ["after"], message }]);
}

/** Of those that start together with the last one there may be more. */
function lastStart({ edges }: Page<OnlineMeeting>, startsFrom: Date): Date {
  const last = edges.at(-1)?.node.startDateTime ?? startsFrom;
  return last > startsFrom ? last : new Date(startsFrom.getTime() + 1);
}

function isMoved(before: OnlineMeeting, now: Pick<OnlineMeeting, "startDateTime" | "endDateTime">): boolean {
  return (
    before.startDateTime?.getTime() !== now.startDateTime?.getTime() ||
    before.endDateTime?.getTime() !== now.endDateTime?.getTime()
  );
}
