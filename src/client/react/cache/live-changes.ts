import type { QueryClient, QueryFunctionContext } from "@tanstack/react-query";
import type { MeetingInput } from "../../generated/graphql.ts";
import { gatewayQueryKey, meetingOf } from "../query-key.ts";
import { arrive, invalidateAppointment } from "./appointment-cache.ts";
import { isAppointment, isKnowledge, knownOf, nameOf, startRead } from "./known-appointments.ts";

/** Reads lists of meetings again: which meetings there are can't be told otherwise. */
export function invalidateAgendas(queryClient: QueryClient): void {
  void queryClient.invalidateQueries({ queryKey: [...gatewayQueryKey, "onlineMeetings"] });
}

const MAX_TOLD = 1_000;

/** What others change, as it goes into the cache of one `QueryClient`. */
export class LiveChanges {
  readonly #queryClient: QueryClient;
  readonly #readAppointment: (context: QueryFunctionContext) => Promise<unknown>;
  /** By the clock of the cache: whatever arrived later may be newer than what is told next. */
  #toldAt: number;
  /** The versions that were told last. */
  readonly #told = new Map<string, string>();

  constructor(queryClient: QueryClient, readAppointment: (context: QueryFunctionContext) => Promise<unknown>) {
    this.#queryClient = queryClient;
    this.#readAppointment = readAppointment;
    this.#toldAt = startRead(queryClient);
  }

  /** Lets every entry show an appointment that was read after a change of it, or that it is gone. */
  hear(told: MeetingInput, outcome: unknown): void {
    const meeting = meetingOf({ onlineMeetingId: told.onlineMeetingId, userId: told.userId ?? undefined });
    const known = knownOf(this.#queryClient, meeting);
    const toldAt = this.#toldAt;
    this.#toldAt = startRead(this.#queryClient);
    const etag = isAppointment(outcome) ? (outcome.etag ?? "") : "";
    // Another answer came meanwhile, and neither says which of the two is newer: a read that is asked for now does.
    // What follows on what was told before is newer than that.
    const isNext = known?.etags.at(-1) === this.#told.get(nameOf(meeting));
    const isUnordered = known !== undefined && known.arrivedAt > toldAt && !isNext && !known.etags.includes(etag);
    this.#note(meeting, etag);
    if (isUnordered || !isKnowledge(outcome)) return invalidateAppointment(this.#queryClient, meeting);
    arrive(this.#queryClient, outcome, toldAt, meeting, { readAppointment: this.#readAppointment });
  }

  #note(meeting: MeetingInput, etag: string): void {
    this.#told.delete(nameOf(meeting));
    this.#told.set(nameOf(meeting), etag);
    const [oldest] = this.#told.keys();
    if (this.#told.size > MAX_TOLD && oldest !== undefined) this.#told.delete(oldest);
  }
}
