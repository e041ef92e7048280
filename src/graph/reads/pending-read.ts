import type { UpstreamUse } from "../model/upstream-use.ts";
import type { Lane, QueuedRead } from "./priority-lanes.ts";
import type { UpstreamAnswer } from "../transport/response.ts";

/** What came of a read: whatever status the upstream answered last, or why there was no answer. */
export type Outcome = UpstreamAnswer | Error;

/** What somebody asked for in one group. One promise for all of it: a promise for each read costs more than the read. */
export interface ReadGroup {
  readonly outcomes: (Outcome | undefined)[];
  open: number;
  /** Milliseconds since 1970. */
  readonly askedAt: number;
  readonly retryUntil: number;
  readonly lane: Lane;
  readonly use: UpstreamUse | undefined;
  readonly done: () => void;
}

export interface Waiter {
  readonly group: ReadGroup;
  readonly index: number;
  /** What it waits for now: an equal read may have taken the place of the one it asked for. */
  read: PendingRead;
}

export interface PendingRead extends QueuedRead {
  waiters: Waiter[];
  attempt: number;
  /** When it was queued, the last time. */
  queuedAt: number;
  /** The request it is part of, while it is under way. */
  request: { readonly reads: readonly PendingRead[]; readonly controller: AbortController } | undefined;
}

/** Whether somebody still wants it. */
export function isWanted({ waiters }: PendingRead): boolean {
  return waiters.length > 0;
}

function settle({ group, index }: Waiter, outcome: Outcome): void {
  group.outcomes[index] = outcome;
  if (--group.open === 0) group.done();
}

export function settleAll(read: PendingRead, outcome: Outcome): void {
  const { waiters } = read;
  // The tables of a Map that has grown keep what they held until the next full garbage collection, and that would keep
  // all that became of the read: the answer, the operation, its response.
  read.waiters = [];
  for (const waiter of waiters) settle(waiter, outcome);
}

/** Gives up those who wait for it and of whom `isOver` holds: they get this outcome. */
export function settleSome(read: PendingRead, isOver: (waiter: Waiter) => boolean, outcome: Outcome): void {
  read.waiters = read.waiters.filter((waiter) => {
    if (!isOver(waiter)) return true;
    settle(waiter, outcome);
    return false;
  });
}
