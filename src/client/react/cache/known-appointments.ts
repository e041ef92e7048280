import type { QueryClient } from "@tanstack/react-query";
import type { MeetingInput, VirtualAppointmentFieldsFragment } from "../../generated/graphql.ts";
import type { VirtualAppointmentResult } from "../../generated/results.ts";

// The one truth of each appointment: what the gateway said of it last, whoever asked, and what is under way to change it.

export type Appointment = VirtualAppointmentFieldsFragment;
type Outcome = VirtualAppointmentResult;

/** What a write that is under way will make of an appointment, as far as that can be told. */
export type Change = (outcome: Outcome) => Outcome;

export interface Known {
  readonly meeting: MeetingInput;
  readonly outcome: Outcome;
  /** When it arrived, by a clock that counts reads and answers. */
  readonly arrivedAt: number;
  /** In their order of arrival; the last is that of `outcome`, empty where it has none. */
  readonly etags: readonly string[];
  /** By the input of the write. */
  readonly changes: Map<object, Change>;
}

/** Of these in one cache. What was known of others is in its entries all the same, as a version without a history. */
const MAX_KNOWN = 1_000;
const MAX_ETAGS = 20;

interface Store {
  clock: number;
  readonly known: Map<string, Known>;
}

const stores = new WeakMap<QueryClient, Store>();

function storeOf(queryClient: QueryClient): Store {
  const store = stores.get(queryClient) ?? { clock: 0, known: new Map() };
  stores.set(queryClient, store);
  return store;
}

/** The name of a meeting as it was asked for. Under another user's path it has another global id. */
export function nameOf({ onlineMeetingId, userId }: MeetingInput): string {
  return `${userId ?? ""} ${onlineMeetingId}`;
}

/** When a read that goes out now was asked for. */
export function startRead(queryClient: QueryClient): number {
  return ++storeOf(queryClient).clock;
}

export function knownOf(queryClient: QueryClient, meeting: MeetingInput): Known | undefined {
  return storeOf(queryClient).known.get(nameOf(meeting));
}

/**
 * Takes note of what was answered. Etags tell nothing of their order, but the one that was seen before and then followed
 * by another is older than that, unless it was asked for after the other had arrived.
 *
 * @param askedAt left out of a write, whose answer is the newest there is
 */
export function learn(
  queryClient: QueryClient,
  meeting: MeetingInput,
  outcome: Outcome,
  askedAt = Number.POSITIVE_INFINITY,
): Known {
  const store = storeOf(queryClient);
  const name = nameOf(meeting);
  const before = store.known.get(name);
  const { arrivedAt = 0, etags = [], changes = new Map<object, Change>() } = before ?? {};
  const etag = etagOf(outcome);
  if (before !== undefined && askedAt < arrivedAt && etag !== "" && etags.slice(0, -1).includes(etag)) return before;
  const known = {
    meeting,
    outcome,
    arrivedAt: ++store.clock,
    etags: [...etags.filter((other) => other !== etag), etag].slice(-MAX_ETAGS),
    changes,
  };
  // The one that was heard of last is the last to be forgotten.
  store.known.delete(name);
  store.known.set(name, known);
  for (const [oldest, { changes: underWay }] of store.known) {
    if (store.known.size <= MAX_KNOWN) break;
    if (underWay.size === 0) store.known.delete(oldest);
  }
  return known;
}

/** What is shown of it. */
export function shownOf({ outcome, changes }: Known): Outcome {
  return [...changes.values()].reduce((shown, change) => change(shown), outcome);
}

export function isAppointment(value: unknown): value is Appointment {
  return (value as { readonly __typename?: string } | null | undefined)?.__typename === "VirtualAppointment";
}

/** Whether it says what is there, and not that this couldn't be told. */
export function isKnowledge(outcome: unknown): outcome is Outcome {
  return (
    isAppointment(outcome) ||
    (outcome as { readonly __typename?: string } | null | undefined)?.__typename === "NotFoundError"
  );
}

function etagOf(outcome: Outcome): string {
  return (isAppointment(outcome) && outcome.etag) || "";
}
