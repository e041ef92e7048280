import {
  replaceEqualDeep,
  type Query,
  type QueryClient,
  type QueryFunctionContext,
  type QueryKey,
} from "@tanstack/react-query";
import type { MeetingInput } from "../../generated/graphql.ts";
import type { VirtualAppointmentResult } from "../../generated/results.ts";
import { gatewayQueryKey, meetingOf, virtualAppointmentKey } from "../query-key.ts";
import {
  isAppointment,
  isKnowledge,
  knownOf,
  learn,
  nameOf,
  shownOf,
  type Appointment,
  type Change,
  type Known,
} from "./known-appointments.ts";

// One appointment may be in several entries of the cache: its own, those of agendas and of global ids. All show the same.

type Outcome = VirtualAppointmentResult;

/** The version that a write of now is about: the last that was read, without what is under way to change it. */
export function findAppointment(queryClient: QueryClient, meeting: MeetingInput): Appointment | undefined {
  const known = knownOf(queryClient, meeting);
  if (known !== undefined && known.changes.size > 0) return isAppointment(known.outcome) ? known.outcome : undefined;
  let found: Appointment | undefined;
  let foundAt = 0;
  for (const { state } of entriesOf(queryClient)) {
    for (const holder of holdersIn(state.data)) {
      const outcome = outcomeOf(holder);
      if (!isAppointment(outcome) || nameOf(holder) !== nameOf(meeting) || state.dataUpdatedAt < foundAt) continue;
      found = outcome;
      foundAt = state.dataUpdatedAt;
    }
  }
  return found;
}

/** Where news come from, and how they are to be kept. */
interface Source {
  /** Whose entry gets them anyway. */
  readonly readBy?: QueryKey;
  /** How an entry that an appointment gets here is read again. */
  readonly readAppointment?: (context: QueryFunctionContext) => Promise<unknown>;
  /** Nobody answered this: what shows it is as old as it was. */
  readonly isGuess?: boolean;
}

/**
 * Lets every entry show what a read brought, and hands out what that read's own entry is to show.
 *
 * @param askedAt when the read began
 * @param own the meeting, where the answer is its appointment alone
 */
export function arrive(
  queryClient: QueryClient,
  data: unknown,
  askedAt: number,
  own: MeetingInput | undefined,
  source: Source,
): unknown {
  const news = new Map<string, Known>();
  const hear = (meeting: MeetingInput, outcome: unknown) => {
    if (!isKnowledge(outcome)) return undefined;
    const known = learn(queryClient, meeting, outcome, askedAt);
    news.set(nameOf(meeting), known);
    return known;
  };
  const known = own && hear(own, data);
  const shown = own ? (known ? shownOf(known) : data) : replaceOutcomes(data, hear);
  show(queryClient, news, source);
  return shown;
}

/** Puts what an appointment has become into every entry that holds it. What can't be told is read again. */
export async function writeAppointment(
  queryClient: QueryClient,
  meeting: MeetingInput,
  outcome: Outcome,
): Promise<void> {
  const entries = entriesOf(queryClient).filter((entry) => mayHold(entry, meeting));
  // What is being read may be older than the write.
  const reading = new Set(entries.filter(({ state }) => state.fetchStatus !== "idle"));
  // What was to be read again before this write still is. Under another user's path an appointment has another global id:
  // only the gateway knows that one.
  const stale = new Set(
    entries.filter((entry) => {
      const isUnderOther = holdersOf(entry, meeting).some((holder) => nameOf(holder) !== nameOf(meeting));
      return isUnderOther || (!isSingle(entry) && (reading.has(entry) || entry.state.isInvalidated));
    }),
  );
  await queryClient.cancelQueries({ predicate: (entry) => reading.has(entry) });
  show(queryClient, new Map([[nameOf(meeting), learn(queryClient, meeting, outcome)]]));
  void queryClient.invalidateQueries({ predicate: (entry) => stale.has(entry) });
}

/** Reads every entry that holds the appointment again, when it is looked at. */
export function invalidateAppointment(queryClient: QueryClient, meeting: MeetingInput): void {
  void queryClient.invalidateQueries({ queryKey: gatewayQueryKey, predicate: (entry) => mayHold(entry, meeting) });
}

/** Shows at once what a write will make of an appointment that was read. */
export function beginChange(queryClient: QueryClient, input: MeetingInput, change: Change): void {
  const found = findAppointment(queryClient, input);
  const known = knownOf(queryClient, input) ?? (found && learn(queryClient, input, found));
  known?.changes.set(input, change);
  showKnown(queryClient, input);
}

/** @returns shows what is there without it */
export function endChange(queryClient: QueryClient, input: MeetingInput): () => void {
  const isShown = knownOf(queryClient, input)?.changes.delete(input) === true;
  return () => {
    if (isShown) showKnown(queryClient, input);
  };
}

function showKnown(queryClient: QueryClient, meeting: MeetingInput): void {
  const known = knownOf(queryClient, meeting);
  if (known !== undefined) show(queryClient, new Map([[nameOf(meeting), known]]), { isGuess: true });
}

function show(
  queryClient: QueryClient,
  news: ReadonlyMap<string, Known>,
  { readBy, readAppointment, isGuess = false }: Source = {},
): void {
  for (const known of news.values()) {
    const queryKey: QueryKey = virtualAppointmentKey(known.meeting);
    const options = queryClient.defaultQueryOptions({ queryKey, ...(readAppointment && { queryFn: readAppointment }) });
    const entry = queryClient.getQueryCache().build(queryClient, options);
    if (isGuess) put(queryClient, entry, shownOf(known));
    else if (entry.queryKey !== readBy) queryClient.setQueryData(queryKey, shownOf(known));
  }
  for (const entry of entriesOf(queryClient)) {
    if (entry.queryKey !== readBy && !isSingle(entry))
      put(
        queryClient,
        entry,
        replaceOutcomes(entry.state.data, (meeting) => news.get(nameOf(meeting))),
      );
  }
}

/** How often what an entry holds was brought up to date by others. */
const puts = new WeakMap<object, number>();

/** How often it was read, or was to be. */
export function countReads(entry: Pick<Query, "state">): number {
  return entry.state.dataUpdateCount + entry.state.errorUpdateCount - (puts.get(entry) ?? 0);
}

/** It stays as old as it was: whatever else is in it is no newer than before. */
function put(queryClient: QueryClient, entry: Query, data: unknown): void {
  const { data: before, isInvalidated, dataUpdatedAt: updatedAt } = entry.state;
  const next = replaceEqualDeep(before, data);
  if (next === before) return;
  puts.set(entry, (puts.get(entry) ?? 0) + 1);
  queryClient.setQueryData(entry.queryKey, next, { updatedAt });
  if (isInvalidated) entry.invalidate();
}

function entriesOf(queryClient: QueryClient): Query[] {
  return queryClient.getQueryCache().findAll({ queryKey: gatewayQueryKey });
}

/** Whether it is of one appointment, read by its meeting. */
function isSingle({ queryKey }: Query): boolean {
  return queryKey[1] === "virtualAppointment";
}

/** What it has of the meeting, by whatever path. */
function holdersOf(entry: Query, { onlineMeetingId }: MeetingInput): readonly MeetingInput[] {
  const holders = isSingle(entry) ? [entry.queryKey[2] as MeetingInput] : holdersIn(entry.state.data);
  return holders.filter((holder) => holder.onlineMeetingId === onlineMeetingId);
}

function mayHold(entry: Query, meeting: MeetingInput): boolean {
  const { data, fetchStatus } = entry.state;
  // An entry that is still empty may be about to get it.
  const isAboutTo = data === undefined && fetchStatus !== "idle" && !isSingle(entry);
  return isAboutTo || holdersOf(entry, meeting).length > 0;
}

/** An appointment, or a line of an agenda with one. */
type Holder = MeetingInput & { readonly virtualAppointment?: unknown };

function holdersIn(data: unknown): readonly Holder[] {
  const holders: Holder[] = [];
  visit(data, (holder) => void holders.push(holder));
  return holders;
}

function outcomeOf(holder: Holder): unknown {
  return "virtualAppointment" in holder ? holder.virtualAppointment : holder;
}

/** Rebuilds data with what is known of the outcomes in it. */
function replaceOutcomes(
  data: unknown,
  knownOf: (meeting: MeetingInput, outcome: unknown) => Known | undefined,
): unknown {
  return visit(data, (holder) => {
    const known = knownOf(meetingOf(holder), outcomeOf(holder));
    if (known === undefined) return holder;
    const shown = shownOf(known);
    if ("virtualAppointment" in holder) return { ...holder, virtualAppointment: shown };
    // A global id that names nothing has no meeting to find it by again: not before that is sure.
    return isAppointment(shown) ? shown : isAppointment(known.outcome) ? holder : null;
  });
}

function visit(data: unknown, replace: (holder: Holder) => unknown): unknown {
  // What is gone leaves no gap in a list. The cursor of a first page is null, too.
  if (Array.isArray(data)) {
    return data.map((item) => visit(item, replace)).filter((item, index) => item !== null || data[index] === null);
  }
  if (typeof data !== "object" || data === null) return data;
  if ("onlineMeetingId" in data) return isMeetingAlone(data) ? data : replace(data as Holder);
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, visit(value, replace)]));
}

/** A meeting that was read without its appointment: it has the meeting's id, and holds no appointment. */
function isMeetingAlone(data: object): boolean {
  return "__typename" in data && data.__typename === "OnlineMeeting" && !("virtualAppointment" in data);
}
