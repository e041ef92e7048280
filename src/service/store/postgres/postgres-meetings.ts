import type { Appointment } from "../../domain/appointment.ts";
import type { Writer } from "../../domain/change.ts";
import type { CallerKind, HistoryEntry, Operation } from "../../domain/history-entry.ts";
import type { Meeting } from "../../domain/meeting.ts";
import { APPOINTMENT_COLUMNS, appointmentValues } from "../appointment-row.ts";
import { text, textOrNull, type Row, type Value } from "../columns.ts";
import { changeableValues, MeetingRow, meetingValues } from "../meeting-row.ts";
import { meetingCreated, meetingRescheduled, newChangeOf, type NewChange } from "../new-change.ts";
import { StoreError } from "../store-error.ts";
import type { MeetingChange, StoredMeeting } from "../store.ts";
import type { DatabasePool, Parameter, Statement } from "./database-pool.ts";
import type { PostgresChanges } from "./postgres-changes.ts";
import { MeetingGather } from "./meeting-gather.ts";
import { keepingAnswer } from "./postgres-answers.ts";
import {
  ADD_MEETING,
  ADOPT_MEETING,
  DELETE_APPOINTMENT,
  DELETE_EMPTY_MEETING,
  DELETE_MEETING,
  EXPIRE_HISTORY,
  FIND_BY_EXTERNAL_ID,
  FIND_ENTRY,
  FIND_HISTORY,
  FIND_MEETINGS,
  FIND_OTHER_BY_LINK,
  RESCHEDULE_MEETING,
  SAVE_APPOINTMENT,
  SAVE_MEETING,
  SAVE_MEETING_WITH_LINK,
} from "./meeting-statements.ts";

const MAX_ATTEMPTS = 5;
const NO_ENTRY: readonly null[] = Array.from({ length: 7 }, () => null);
/** How many writes of this instance there are for one that looks for what is too old. */
const WRITES_AN_EXPIRY = 1_000;

interface Place {
  readonly tenantId: string;
  readonly meetingId: string;
}

type SavedMeeting = Extract<MeetingChange, { readonly kind: "saveMeeting" }>;

/** What a meeting comes into being with. */
interface NewMeeting {
  readonly appointment?: Appointment | undefined;
  readonly entry?: HistoryEntry | undefined;
  readonly change: NewChange;
}

/** The meetings with their appointments, participants and history. What changes an appointment compares its tag. */
export class PostgresMeetings {
  readonly #pool: DatabasePool;
  readonly #gather: MeetingGather;
  readonly #changes: PostgresChanges;
  #writes = 0;

  constructor(pool: DatabasePool, changes: PostgresChanges) {
    this.#pool = pool;
    this.#changes = changes;
    // Of all callers of a tenant together, so none of them has to wait for another's turn.
    this.#gather = new MeetingGather((tenantId, meetingIds) =>
      pool.within(`meetings of ${tenantId}`, () => pool.read(FIND_MEETINGS, tenantId, meetingIds)),
    );
  }

  async find({ tenantId, meetingId }: Place): Promise<StoredMeeting | undefined> {
    const row = await this.#gather.row(tenantId, meetingId);
    return row === undefined ? undefined : new MeetingRow(row);
  }

  /** @returns the meeting that has this id, or its organizer's external id, already: then none is added */
  add(meeting: Meeting, appointment?: Appointment, writer?: Writer): Promise<StoredMeeting | undefined> {
    const change = meetingCreated(meeting, appointment, writer);
    return this.#add(meeting, () => this.#insert(ADD_MEETING, meeting, { appointment, change }));
  }

  /** @returns as {@link add}; or another meeting that has its link */
  async adopt(meeting: Meeting, writer: Writer): Promise<StoredMeeting | undefined> {
    const change = meetingCreated(meeting, undefined, writer);
    const place = { tenantId: meeting.tenantId, meetingId: meeting.id };
    return this.#add(
      meeting,
      () => this.#insert(ADOPT_MEETING, meeting, { change }),
      () => this.findOtherByLink(place, meeting.joinWebUrl ?? ""),
    );
  }

  async #add(
    meeting: Meeting,
    insert: () => Promise<boolean>,
    findOther?: () => Promise<StoredMeeting | undefined>,
  ): Promise<StoredMeeting | undefined> {
    let isLost = false;
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      try {
        if (await insert()) return undefined;
      } catch (error) {
        if (!(error instanceof StoreError) || error.trouble !== "uncertain" || attempt === MAX_ATTEMPTS) throw error;
        // An id is one meeting's alone: adding it twice does no harm.
        isLost = true;
        continue;
      }
      const present = (await this.#findPresent(meeting)) ?? (await findOther?.());
      // It may be gone again; or be this very one, whose answer did not come.
      if (present !== undefined) return isLost && present.id === meeting.id ? undefined : present;
    }
    throw new StoreError("A meeting whose id comes and goes could not be added.", { trouble: "busy" });
  }

  /** @returns false when a meeting with one of these ids is there */
  #insert(
    statement: Statement,
    meeting: Meeting,
    { appointment, entry, change }: NewMeeting,
    answer?: Value[],
  ): Promise<boolean> {
    const { participants } = meeting;
    const values = [
      ...meetingValues(meeting),
      ...(appointment === undefined ? APPOINTMENT_COLUMNS.map(() => null) : appointmentValues(appointment)),
      participants.map(({ userId }) => userId),
      participants.map(({ upn }) => upn?.toLowerCase() ?? null),
      ...(entry === undefined ? NO_ENTRY : entryValues(entry)),
      ...this.#changes.valuesOf(change),
    ];
    return this.#write(statement, values, answer);
  }

  /** @param answer kept where the statement changes something */
  #write(statement: Statement, values: readonly Parameter[], answer?: readonly Value[]): Promise<boolean> {
    if (answer === undefined) return hasRows(this.#pool.writeOnce(statement, ...values));
    return hasRows(this.#pool.writeOnce(keepingAnswer(statement, values.length), ...values, ...answer));
  }

  async #findPresent(meeting: Meeting): Promise<StoredMeeting | undefined> {
    const { tenantId, organizerId, externalId, id } = meeting;
    if (externalId !== null) {
      const [row] = await this.#pool.read(FIND_BY_EXTERNAL_ID, tenantId, organizerId, externalId);
      if (row !== undefined) return new MeetingRow(row);
    }
    return this.find({ tenantId, meetingId: id });
  }

  /** Another meeting of the tenant that has this link. */
  async findOtherByLink({ tenantId, meetingId }: Place, link: string): Promise<StoredMeeting | undefined> {
    const [row] = await this.#pool.read(FIND_OTHER_BY_LINK, tenantId, link, meetingId);
    return row === undefined ? undefined : new MeetingRow(row);
  }

  #save({ before, meeting, isLinkNew = false }: SavedMeeting, change: Value[]): Promise<boolean> {
    const { tenantId, id, participants } = meeting;
    const old = before instanceof MeetingRow ? before.storedChangeable : changeableValues(before);
    const names = [participants.map(({ userId }) => userId), participants.map(({ upn }) => upn?.toLowerCase() ?? null)];
    const values = [tenantId, id, ...names, ...changeableValues(meeting), ...old, ...change];
    return hasRows(this.#pool.writeOnce(isLinkNew ? SAVE_MEETING_WITH_LINK : SAVE_MEETING, ...values));
  }

  async reschedule(meeting: Meeting, startsBefore: number): Promise<void> {
    const { tenantId, id, startAt, endAt } = meeting;
    const change = this.#changes.valuesOf(meetingRescheduled(meeting));
    await this.#pool.writeAgain(RESCHEDULE_MEETING, tenantId, id, startAt, endAt, startsBefore, ...change);
  }

  /**
   * @param before what was found
   * @param answer to be kept with the change
   * @returns false where the meeting isn't as it was found any more
   * @throws {AnswerKeptError} where there is an answer under the key
   */
  async change(
    place: Place,
    before: StoredMeeting | undefined,
    change: MeetingChange,
    answer?: Value[],
  ): Promise<boolean> {
    const key = [place.tenantId, place.meetingId, before?.etag ?? null] as const;
    const written = newChangeOf(place, before, change);
    this.#expireSometimes();
    if (change.kind === "adopt") {
      return this.#insert(ADD_MEETING, change.meeting, { ...change, change: written }, answer);
    }
    const values = this.#changes.valuesOf(written);
    switch (change.kind) {
      case "saveAppointment": {
        const saved = [...appointmentValues(change.appointment), ...entryValues(change.entry)];
        return this.#write(SAVE_APPOINTMENT, [...key, ...saved, ...values], answer);
      }
      case "saveMeeting":
        return this.#save(change, values);
      case "deleteAppointment":
        return this.#write(DELETE_APPOINTMENT, [...key, ...entryValues(change.entry), ...values], answer);
      case "deleteMeeting": {
        const found = [...key, before?.startAt ?? null, before?.endAt ?? null];
        return change.entry === undefined
          ? hasRows(this.#pool.writeOnce(DELETE_EMPTY_MEETING, ...found, ...values))
          : hasRows(this.#pool.writeOnce(DELETE_MEETING, ...found, ...entryValues(change.entry), ...values));
      }
      default:
        return change satisfies never;
    }
  }

  /** Whether this very write happened. */
  async isTraced({ tenantId, meetingId }: Place, entry: HistoryEntry): Promise<boolean> {
    return hasRows(this.#pool.read(FIND_ENTRY, tenantId, meetingId, ...entryValues(entry)));
  }

  async findHistory(meetingId: string): Promise<readonly HistoryEntry[]> {
    return (await this.#pool.read(FIND_HISTORY, meetingId)).map(entryOf);
  }

  #expireSometimes(): void {
    if (this.#writes++ % WRITES_AN_EXPIRY !== 0) return;
    // Beside the write: one that fails is made up for by the next.
    this.#pool.writeAgain(EXPIRE_HISTORY).catch(() => {});
  }
}

async function hasRows(rows: Promise<readonly Row[]>): Promise<boolean> {
  return (await rows).length > 0;
}

function entryValues(entry: HistoryEntry): Value[] {
  const { at, callerId, callerKind, operation, fields, etagBefore, etagAfter } = entry;
  return [at, callerId, callerKind, operation, fields.join(","), etagBefore, etagAfter];
}

function entryOf(row: Row): HistoryEntry {
  return {
    tenantId: text(row, 0),
    meetingId: text(row, 1),
    at: Number(row[2]),
    callerId: text(row, 3),
    callerKind: text(row, 4) as CallerKind,
    operation: text(row, 5) as Operation,
    fields: text(row, 6).split(",").filter(Boolean),
    etagBefore: textOrNull(row, 7),
    etagAfter: textOrNull(row, 8),
  };
}
