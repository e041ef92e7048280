import type { ChangeKind, MeetingInput, VirtualAppointmentFieldsFragment } from "../generated/graphql.ts";
import type { AppointmentChanges } from "../merge-changes.ts";
import { exampleAppointment, type ExampleMeeting } from "./example-data.ts";

type Appointment = VirtualAppointmentFieldsFragment;

/** What was done to a meeting, for whoever subscribes. */
export interface BookChange {
  readonly id: number;
  readonly kind: ChangeKind;
  /** As it is after it, or was at its end. */
  readonly meeting: ExampleMeeting;
  readonly changedFields: readonly string[];
  readonly etag: string | null;
  /** Who did it: the user, or a colleague. */
  readonly changedBy: string;
  readonly changedAt: string;
}

const FIELDS = [
  "appointmentClientJoinWebUrl",
  "appointmentClients",
  "externalAppointmentId",
  "externalAppointmentUrl",
  "settings",
] as const;

/** The meetings of a gateway in memory, with their appointments, each version with an etag of its own. */
export class MeetingBook {
  readonly #meetings = new Map<string, ExampleMeeting>();
  #versions = 1;
  readonly #changes: BookChange[] = [];
  #waiting: (() => void)[] = [];

  constructor(meetings: readonly ExampleMeeting[]) {
    for (const meeting of meetings) this.#meetings.set(meeting.onlineMeetingId, meeting);
  }

  /** By their start. */
  list(): readonly ExampleMeeting[] {
    return [...this.#meetings.values()].toSorted(
      (one, other) => Date.parse(one.startDateTime) - Date.parse(other.startDateTime),
    );
  }

  has({ onlineMeetingId }: MeetingInput): boolean {
    return this.#meetings.has(onlineMeetingId);
  }

  find({ onlineMeetingId }: MeetingInput): ExampleMeeting | undefined {
    return this.#meetings.get(onlineMeetingId);
  }

  /** Adds a meeting, or replaces it. */
  put(meeting: ExampleMeeting): void {
    const isNew = !this.#meetings.has(meeting.onlineMeetingId);
    this.#meetings.set(meeting.onlineMeetingId, meeting);
    this.#note(isNew ? "MEETING_CREATED" : "MEETING_UPDATED", meeting);
  }

  /** With its appointment. */
  remove({ onlineMeetingId }: MeetingInput): boolean {
    const meeting = this.#meetings.get(onlineMeetingId);
    if (meeting === undefined) return false;
    this.#meetings.delete(onlineMeetingId);
    this.#note("MEETING_DELETED", meeting);
    return true;
  }

  /** What was changed last. */
  get lastChange(): number {
    return this.#changes.length;
  }

  /** Each change, as it is made. @param after the id of one; left out: from now on */
  async *changes(after = this.lastChange): AsyncGenerator<BookChange, void, void> {
    for (let place = after; ; place++) {
      while (place >= this.#changes.length) await new Promise<void>((resolve) => this.#waiting.push(resolve));
      const change = this.#changes[place];
      if (change !== undefined) yield change;
    }
  }

  #note(kind: ChangeKind, meeting: ExampleMeeting, changedBy = "adele", changedFields: readonly string[] = []): void {
    const etag = kind === "MEETING_DELETED" ? null : (meeting.virtualAppointment?.etag ?? null);
    const id = this.#changes.length + 1;
    this.#changes.push({ id, kind, meeting, changedFields, etag, changedBy, changedAt: new Date().toISOString() });
    for (const resume of this.#waiting.splice(0)) resume();
  }

  /** As it is asked for: under a user's path it says which. */
  read({ onlineMeetingId, userId = null }: MeetingInput): Appointment | undefined {
    const appointment = this.#meetings.get(onlineMeetingId)?.virtualAppointment;
    return appointment && { ...appointment, userId };
  }

  /**
   * @param changes `null`: the appointment goes
   * @param by who does it
   */
  write({ onlineMeetingId }: MeetingInput, changes: AppointmentChanges | null, by = "adele"): void {
    const meeting = this.#meetings.get(onlineMeetingId);
    if (meeting === undefined) throw new TypeError(`There is no meeting ${onlineMeetingId}.`);
    const { virtualAppointment, ...rest } = meeting;
    const before = virtualAppointment ?? empty(onlineMeetingId);
    const edit = { lastModifiedAt: new Date().toISOString(), lastModifiedBy: { id: by } };
    const etag = `W/"${++this.#versions}"`;
    const after: ExampleMeeting =
      changes === null ? rest : { ...rest, virtualAppointment: { ...before, ...valuesOf(changes), ...edit, etag } };
    this.#meetings.set(onlineMeetingId, after);
    const textOf = (appointment: Appointment | undefined, name: (typeof FIELDS)[number]) =>
      JSON.stringify(appointment?.[name] ?? null);
    const kind = changes === null ? "DELETED" : virtualAppointment === undefined ? "CREATED" : "UPDATED";
    const changedFields = FIELDS.filter(
      (name) => textOf(virtualAppointment, name) !== textOf(after.virtualAppointment, name),
    );
    this.#note(`APPOINTMENT_${kind}`, after, by, changedFields);
  }
}

function empty(onlineMeetingId: string): Appointment {
  return exampleAppointment({
    onlineMeetingId,
    appointmentClients: [],
    externalAppointmentId: null,
    externalAppointmentUrl: null,
    settings: null,
  });
}

/** What is left out stays; lists and settings are replaced as a whole, and answered with everything that they might hold. */
function valuesOf({ appointmentClients, settings, ...texts }: AppointmentChanges): Partial<Appointment> {
  return {
    ...Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== undefined)),
    ...(appointmentClients !== undefined && {
      appointmentClients:
        appointmentClients?.map(({ displayName = null, emailAddress = null, smsCapablePhoneNumber = null }) => ({
          displayName,
          emailAddress,
          smsCapablePhoneNumber,
        })) ?? [],
    }),
    ...(settings !== undefined && {
      settings: settings && { allowClientToJoinUsingBrowser: settings.allowClientToJoinUsingBrowser ?? null },
    }),
  };
}
