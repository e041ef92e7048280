import type { Change, ChangeKind } from "../domain/change.ts";
import type { Participant } from "../domain/meeting.ts";
import { json, numberOrNull, text, textOrNull, type Row } from "./columns.ts";

/** A place in the order of changes. Only positions of one store compare. */
export interface ChangePosition {
  /** The transaction of the write; 0 where the sequence alone is the order of commits. */
  readonly transaction: bigint;
  readonly sequence: bigint;
}

export interface PositionedChange extends Change {
  readonly position: ChangePosition;
}

export interface ChangePage {
  /** In order. Those of one meeting are in the order in which they happened. */
  readonly changes: readonly PositionedChange[];
  /** Where to read on. */
  readonly end: ChangePosition;
}

/** The writes of all instances, in an order that is the same for all who read it, for as long as they are kept. */
export interface StoredChanges {
  /** Where the changes end now: whatever is written from now on comes after it. */
  end(): Promise<ChangePosition>;
  /** Whether all that came after a position is still there. */
  isKept(after: ChangePosition): Promise<boolean>;
  /** Up to `most` changes after a position. None is passed over, however late its transaction was committed. */
  read(after: ChangePosition, most: number): Promise<ChangePage>;
}

export const DEFAULT_CHANGES_KEPT_HOURS = 24;
/** How many writes of an instance there are for one that removes what is too old. */
export const WRITES_A_PRUNING = 100;
/** How many changes that one removes: more than were written meanwhile, and never a long pause. */
export const MAX_PRUNED = 500;

/** The columns of a change beside its position, in the order of {@link changeOf}. */
export const CHANGE_COLUMNS: readonly string[] = [
  "tenant_id",
  "kind",
  "meeting_id",
  "fields",
  "etag",
  "caller_id",
  "caller_kind",
  "at",
  "ready_at",
  "participants",
];

/** @param start where its columns begin */
export function changeOf(row: Row, start: number): Change {
  const callerId = textOrNull(row, start + 5);
  return {
    tenantId: text(row, start),
    kind: text(row, start + 1) as ChangeKind,
    meetingId: textOrNull(row, start + 2),
    fields: text(row, start + 3)
      .split(",")
      .filter(Boolean),
    etag: textOrNull(row, start + 4),
    writer: callerId === null ? null : { id: callerId, kind: row[start + 6] === "user" ? "user" : "application" },
    at: Number(row[start + 7]),
    readyAt: numberOrNull(row, start + 8),
    participants: row[start + 9] === null ? null : (json(row, start + 9) as Participant[]),
  };
}

/** Less than 0 where `one` is before `other`. */
export function comparePositions(one: ChangePosition, other: ChangePosition): number {
  const difference = one.transaction - other.transaction || one.sequence - other.sequence;
  return difference < 0n ? -1 : Number(difference > 0n);
}

export function formatPosition({ transaction, sequence }: ChangePosition): string {
  return `${transaction}-${sequence}`;
}

/** @returns `undefined` for what {@link formatPosition} has not made */
export function parsePosition(written: string): ChangePosition | undefined {
  const [, transaction, sequence] = /^(\d{1,19})-(\d{1,18})$/.exec(written) ?? [];
  if (transaction === undefined || sequence === undefined) return undefined;
  return { transaction: BigInt(transaction), sequence: BigInt(sequence) };
}
