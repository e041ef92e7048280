import type { Query, QueryClient } from "@tanstack/react-query";
import type { MeetingInput, VirtualAppointmentFieldsFragment } from "../../generated/graphql.ts";
import type { VirtualAppointmentResult } from "../../generated/results.ts";
import { gatewayQueryKey, virtualAppointmentKey } from "../query-key.ts";

// One appointment may be in several entries of the cache: its own, those of agendas and of global ids.

type Appointment = VirtualAppointmentFieldsFragment;

/** The version of an appointment that was read last. */
export function findAppointment(queryClient: QueryClient, meeting: MeetingInput): Appointment | undefined {
  const found: Appointment[] = [];
  const entries = entriesOf(queryClient).toSorted((a, b) => a.state.dataUpdatedAt - b.state.dataUpdatedAt);
  for (const { state } of entries) {
    visit(state.data, meeting.onlineMeetingId, (holder) => {
      const appointment = isAppointment(holder) ? holder : holder["virtualAppointment"];
      if (isAppointment(appointment) && isAskedAs(holder, meeting)) found.push(appointment);
      return holder;
    });
  }
  return found.at(-1);
}

/** Puts what an appointment has become into every entry that holds it. What can't be told is read again. */
export async function writeAppointment(
  queryClient: QueryClient,
  meeting: MeetingInput,
  outcome: VirtualAppointmentResult,
): Promise<void> {
  const ownKey = virtualAppointmentKey(meeting);
  const own = queryClient.getQueryCache().find({ queryKey: ownKey });
  const entries = entriesOf(queryClient).filter((entry) => mayHold(entry, meeting));
  // What is being read may be older than the write.
  const stale = new Set(entries.filter(({ state }) => state.fetchStatus !== "idle"));
  await queryClient.cancelQueries({ predicate: (entry) => stale.has(entry) });
  queryClient.setQueryData(ownKey, outcome);
  for (const entry of entries) {
    if (entry === own) {
      stale.delete(entry);
      continue;
    }
    const { isInvalidated, dataUpdatedAt: updatedAt } = entry.state;
    // Under another user's path it has another global id: only the gateway knows that one. And what was to be read again
    // before this write still is.
    if (isInvalidated || entry.queryKey[1] === "virtualAppointment") stale.add(entry);
    const data = visit(entry.state.data, meeting.onlineMeetingId, (holder) => {
      if (!isAskedAs(holder, meeting)) return (stale.add(entry), holder);
      if ("virtualAppointment" in holder) return { ...holder, virtualAppointment: outcome };
      return isAppointment(outcome) ? outcome : null;
    });
    // As old as it was: the other appointments in it are no newer than before.
    if (data !== undefined) queryClient.setQueryData(entry.queryKey, data, { updatedAt });
  }
  void queryClient.invalidateQueries({ predicate: (entry) => stale.has(entry) });
}

/** Reads every entry that holds the appointment again, when it is looked at. */
export function invalidateAppointment(queryClient: QueryClient, meeting: MeetingInput): void {
  void queryClient.invalidateQueries({ queryKey: gatewayQueryKey, predicate: (entry) => mayHold(entry, meeting) });
}

function entriesOf(queryClient: QueryClient): Query[] {
  return queryClient.getQueryCache().findAll({ queryKey: gatewayQueryKey });
}

function mayHold({ queryKey, state }: Query, { onlineMeetingId }: MeetingInput): boolean {
  if (queryKey[1] === "virtualAppointment") return (queryKey[2] as MeetingInput).onlineMeetingId === onlineMeetingId;
  // An entry that is still empty may be about to get it.
  if (state.data === undefined) return state.fetchStatus !== "idle";
  let holds = false;
  visit(state.data, onlineMeetingId, (holder) => {
    holds = true;
    return holder;
  });
  return holds;
}

type Holder = Record<string, unknown>;

/** Rebuilds data with what `replace` makes of each object of the meeting: its appointment, or its line of an agenda. */
function visit(data: unknown, onlineMeetingId: string, replace: (holder: Holder) => unknown): unknown {
  if (Array.isArray(data)) return data.map((item) => visit(item, onlineMeetingId, replace));
  if (typeof data !== "object" || data === null) return data;
  const holder = data as Holder;
  if (holder["onlineMeetingId"] === onlineMeetingId) return replace(holder);
  return Object.fromEntries(
    Object.entries(holder).map(([key, value]) => [key, visit(value, onlineMeetingId, replace)]),
  );
}

function isAskedAs(holder: Holder, { userId }: MeetingInput): boolean {
  return (holder["userId"] ?? null) === (userId ?? null);
}

function isAppointment(value: unknown): value is Appointment & Holder {
  return (value as Holder | null | undefined)?.["__typename"] === "VirtualAppointment";
}
