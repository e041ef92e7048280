import { setTimeout as sleep } from "node:timers/promises";
import { changedFields } from "../resources/change-log.ts";
import type { FoundMeeting, Decision, Store } from "../store/store.ts";
import type { MeetingPlace } from "../store/stored-people.ts";

export interface RetentionOptions {
  readonly store: Store;
  /** How long a meeting is kept after its end, in milliseconds. */
  readonly keptFor: number;
  /** Told how many meetings went in one round, and what kept it from its end. */
  readonly report: (removed: number, error: unknown) => void;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
}

/** Between two rounds. What is over is over by the day. */
const ROUND = 60 * 60 * 1000;
/** So many times what a step took is left to others. */
const OTHERS = 9;

/** In the history it is nobody's write. */
const REMOVER = { callerId: "retention", callerKind: "operator" } as const;

/**
 * Removes meetings that are over, with their appointments, round after round beside the requests: a few hundred are looked
 * at, one is removed, then others have their turns. Instances that do so together remove each meeting once.
 */
export class Retention {
  readonly #options: Required<RetentionOptions>;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;

  constructor(options: RetentionOptions) {
    this.#options = {
      now: Date.now,
      wait: (milliseconds, signal) => sleep(milliseconds, undefined, { signal, ref: false }),
      ...options,
    };
  }

  start(): void {
    this.#running = this.#runRounds();
  }

  /** Ends after the step that is under way. */
  async close(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #runRounds(): Promise<void> {
    const { report, wait } = this.#options;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const round = { removed: 0 };
      let failure: unknown;
      try {
        await this.#runRound(round);
      } catch (error) {
        failure = error;
      }
      if (!signal.aborted) report(round.removed, failure);
      await wait(ROUND, signal).catch(() => undefined);
    }
  }

  async #runRound(round: { removed: number }): Promise<void> {
    const { store, keptFor, now } = this.#options;
    const before = now() - keptFor;
    for (let after: MeetingPlace | undefined; ;) {
      const page = await this.#step(() => store.people.endedMeetings(before, after));
      for (const place of page.meetings) {
        if (this.#stopping.signal.aborted) return;
        if (await this.#step(() => store.changeMeeting(place, (found) => decide(found, place, before, now()))))
          round.removed++;
      }
      after = page.lookedAt;
      if (after === undefined || this.#stopping.signal.aborted) return;
    }
  }

  async #step<Result>(work: () => Promise<Result>): Promise<Result> {
    const begunAt = performance.now();
    const result = await work();
    await this.#options.wait(OTHERS * (performance.now() - begunAt), this.#stopping.signal).catch(() => undefined);
    return result;
  }
}

/** It may have been moved meanwhile. */
function decide({ meeting }: FoundMeeting, place: MeetingPlace, before: number, at: number): Decision<boolean> {
  const end = meeting?.endAt ?? meeting?.startAt ?? Infinity;
  if (meeting === undefined || end >= before) return { result: false };
  const current = meeting.appointment;
  const entry = current && {
    ...place,
    ...REMOVER,
    at,
    operation: "delete" as const,
    fields: changedFields(current, undefined),
    etagBefore: current.etag,
    etagAfter: null,
  };
  return { result: true, change: { kind: "deleteMeeting", entry } };
}
