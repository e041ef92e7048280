import type { UpstreamChange } from "../model/upstream-change.ts";

/** What a reader is told at once. */
export interface ChangeBatch {
  /** The last one of each meeting, with the fields of all of them. */
  readonly changes: readonly UpstreamChange[];
  /** Whether others were missed: whatever was read before may be old. */
  readonly isGap: boolean;
  /** With what a reader goes on that has taken all of these. */
  readonly id: string | undefined;
}

/**
 * Meetings whose changes are told at once. More a slow reader doesn't want to hear one by one: it reads all it shows anew
 * then. With all that a client selects of each it stays within what an operation may select.
 */
export const MAX_PENDING_CHANGES = 50;

/** What has changed since a reader looked last: the latest of each meeting, not the backlog. */
export class PendingChanges {
  #changes = new Map<string, UpstreamChange>();
  #isGap = false;
  /** Of the last change that is pending. */
  #id: string | undefined;
  #takenId: string | undefined;
  /** Of what the reader has done with. */
  #doneId: string | undefined;
  #isTaken = false;
  #whenThere: PromiseWithResolvers<void> | undefined;

  add(change: UpstreamChange, id: string): void {
    const key = change.onlineMeetingId ?? "";
    const earlier = this.#changes.get(key);
    // Behind the others: ids are in order.
    this.#changes.delete(key);
    this.#changes.set(key, earlier === undefined ? change : merged(earlier, change));
    if (this.#changes.size > MAX_PENDING_CHANGES) this.miss(id);
    this.#arrived(id);
  }

  /** Nobody knows what has changed. */
  miss(id: string): void {
    this.#changes.clear();
    this.#isGap = true;
    this.#arrived(id);
  }

  /** Wakes whoever waits. */
  wake(): void {
    this.#whenThere?.resolve();
  }

  /** Settles when there is something to take. The reader has done with what it took before. */
  async wait(): Promise<void> {
    if (this.#isTaken) this.#doneId = this.#takenId;
    this.#isTaken = false;
    if (this.#changes.size > 0 || this.#isGap) return;
    this.#whenThere = Promise.withResolvers();
    await this.#whenThere.promise;
  }

  take(): ChangeBatch | undefined {
    if (this.#changes.size === 0 && !this.#isGap) return undefined;
    const batch = { changes: [...this.#changes.values()], isGap: this.#isGap, id: this.#id };
    this.#changes = new Map();
    this.#isGap = false;
    this.#isTaken = true;
    this.#takenId = batch.id;
    return batch;
  }

  /**
   * With what a reader would go on that has been told nothing more.
   *
   * @param latest where the stream is
   */
  positionOf(latest: string | undefined): string | undefined {
    const isPending = this.#isTaken || this.#changes.size > 0 || this.#isGap;
    if (!isPending) this.#doneId = latest;
    return this.#doneId;
  }

  #arrived(id: string): void {
    this.#id = id;
    this.wake();
  }
}

function merged(earlier: UpstreamChange, later: UpstreamChange): UpstreamChange {
  // What came to be is still new to whoever wasn't told.
  const isNew = earlier.kind === "meetingCreated" && later.kind.startsWith("appointment");
  const fields = [...new Set([...earlier.fields, ...later.fields])];
  return { ...later, kind: isNew ? earlier.kind : later.kind, fields };
}
