import type { Appointment } from "../domain/appointment.ts";
import type { MeetingKeyName } from "../domain/meeting.ts";

/** Somebody in whose meetings something is looked for. */
export interface Person {
  readonly userId: string;
  readonly upn: string | null;
  /** Whether the name counts only where a participant has no object id: so it is for who calls. */
  readonly nameOnlyWithoutId: boolean;
}

/** All of them take part. The meetings of the first are walked, the others' are looked up. */
export type People = readonly [Person, ...Person[]];

export interface AppointmentSearch {
  readonly tenantId: string;
  readonly people: People;
  readonly externalAppointmentId?: string | undefined;
  /** All of them have to be among the contacts of the clients, as domain/contact.ts makes them. */
  readonly contacts?: readonly string[];
  /** Milliseconds since 1970: appointments that were written before are left out. */
  readonly modifiedSince?: number | undefined;
  /** The id of the meeting after which to go on; the empty text is before all of them. */
  readonly after: string;
  readonly most: number;
}

export interface FoundAppointment {
  readonly meetingId: string;
  readonly appointment: Appointment;
}

/** How many meetings a search looks at for what no index tells; then it stops, wherever it is. */
export const MAX_LOOKED_AT = 1_000;

export interface FoundAppointments {
  readonly appointments: readonly FoundAppointment[];
  /** The id of the meeting at which the search stopped before its end; `undefined` where it didn't. */
  readonly stoppedAt: string | undefined;
}

export interface KeySearch {
  readonly tenantId: string;
  readonly name: MeetingKeyName;
  readonly value: string;
  /** Nobody: whoever takes part. */
  readonly people?: readonly Person[];
}

/** A place in the order of starts, ids where several start together. */
export interface MeetingPosition {
  /** Milliseconds since 1970. */
  readonly startAt: number;
  /** The empty text is before all meetings of that start. */
  readonly id: string;
}

export interface MeetingSearch {
  readonly tenantId: string;
  readonly people: People;
  /** Milliseconds since 1970: meetings that start then or later. */
  readonly from: number;
  /** Milliseconds since 1970: meetings that start then are left out. */
  readonly before: number;
  /** Behind which to go on, in the order that is asked for; left out, from the beginning. */
  readonly after?: MeetingPosition | undefined;
  /** The latest first. */
  readonly descending?: boolean;
  readonly most: number;
}
