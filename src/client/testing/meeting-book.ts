import type { MeetingInput, VirtualAppointmentFieldsFragment } from "../generated/graphql.ts";
import type { AppointmentChanges } from "../merge-changes.ts";
import { exampleAppointment, type ExampleMeeting } from "./example-data.ts";

type Appointment = VirtualAppointmentFieldsFragment;

/** The meetings of a gateway in memory, with their appointments, each version with an etag of its own. */
export class MeetingBook {
  readonly #meetings = new Map<string, ExampleMeeting>();
  #versions = 1;

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
    this.#meetings.set(meeting.onlineMeetingId, meeting);
  }

  /** With its appointment. */
  remove({ onlineMeetingId }: MeetingInput): boolean {
    return this.#meetings.delete(onlineMeetingId);
  }

  /** As it is asked for: under a user's path it says which. */
  read({ onlineMeetingId, userId = null }: MeetingInput): Appointment | undefined {
    const appointment = this.#meetings.get(onlineMeetingId)?.virtualAppointment;
    return appointment && { ...appointment, userId };
  }

  /** @param changes `null`: the appointment goes */
  write({ onlineMeetingId }: MeetingInput, changes: AppointmentChanges | null): void {
    const meeting = this.#meetings.get(onlineMeetingId);
    if (meeting === undefined) throw new TypeError(`There is no meeting ${onlineMeetingId}.`);
    const { virtualAppointment, ...rest } = meeting;
    const before = virtualAppointment ?? empty(onlineMeetingId);
    const edit = { lastModifiedAt: new Date().toISOString(), lastModifiedBy: { id: "adele" } };
    const etag = `W/"${++this.#versions}"`;
    this.#meetings.set(
      onlineMeetingId,
      changes === null ? rest : { ...rest, virtualAppointment: { ...before, ...valuesOf(changes), ...edit, etag } },
    );
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
