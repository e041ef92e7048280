import type { Value } from "../columns.ts";
import type { StoredTable, StoreKind } from "./stored-tables.ts";

/** Where in a table one is: the key of the last row. */
export type Position = readonly Value[];

export interface Page {
  /** In the order of the columns of the table. */
  readonly rows: readonly (readonly Value[])[];
  /** That of the last row; `undefined` on a page without any. */
  readonly end: Position | undefined;
}

/** A participant in the table to search by. */
export interface ListedParticipant {
  readonly userId: string | null;
  readonly upn: string | null;
  readonly startAt: number | null;
}

/** A meeting with all that says the same of it elsewhere in the database. */
export interface MeetingWithTraces {
  /** The columns of a meeting, in their order. */
  readonly row: readonly Value[];
  /** The participants as the table to search by has them. */
  readonly listed: readonly ListedParticipant[];
  /** Its last write on record; `undefined` where there is none. */
  readonly lastEntry: { readonly etagAfter: string | null; readonly at: number } | undefined;
}

/**
 * Reads a database of the service as it is at one moment, table by table, whoever writes meanwhile. It changes nothing.
 *
 * @throws {StoreError} each call, when the database can't do it
 */
export interface TableReader extends AsyncDisposable {
  readonly kind: StoreKind;
  /** Tells this database from all others, wherever it is. */
  identify(): Promise<string>;
  count(table: StoredTable): Promise<number>;
  /** Up to `most` rows after a position, or from the first on. */
  read(table: StoredTable, after: Position | undefined, most: number): Promise<Page>;
}

/** Looks at more than rows. */
export interface DatabaseInspector extends TableReader {
  /** What the database itself finds wrong with its files, indexes and references, a sentence each. */
  findDamage(): Promise<readonly string[]>;
  readMeetings(after: Position | undefined, most: number): Promise<readonly MeetingWithTraces[]>;
  /** Participants of meetings that aren't there: how many, and the ids of the first of these meetings. */
  findOrphans(most: number): Promise<{ readonly count: number; readonly meetings: readonly MeetingName[] }>;
}

export interface MeetingName {
  readonly tenantId: string;
  readonly meetingId: string;
}

/** How far a copy has come; it lies in the target, and is written with the rows. */
export interface CopyProgress {
  /** Of the source, see {@link TableReader.identify}. */
  readonly source: string;
  readonly step: CopyStep;
}

export type CopyStep =
  | { readonly table: string; readonly after: Position | undefined; readonly rows: number }
  /** What was copied is another thing than what is in the source: it begins anew. */
  | "different";

/** A database that a copy is made in. No service works on it before the copy is done. */
export interface CopyTarget extends TableReader {
  /** `undefined` before the first copy, and after one that is done. */
  progress(): Promise<CopyProgress | undefined>;
  /** Empties what an earlier try has left, and notes where it begins. */
  begin(progress: CopyProgress): Promise<void>;
  /**
   * Adds rows and moves the progress on, both or neither.
   *
   * @throws {StoreError} also where somebody else has moved it
   */
  write(table: StoredTable, rows: Page["rows"], progress: CopyProgress): Promise<void>;
  note(progress: CopyProgress): Promise<void>;
  /** What comes next is numbered after what was copied, and services may begin. */
  finish(): Promise<void>;
}
