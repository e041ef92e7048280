import type { VirtualAppointmentFieldsFragment } from "../generated/graphql.ts";

type Appointment = VirtualAppointmentFieldsFragment;

/** An online meeting that a gateway in memory has. */
export interface ExampleMeeting {
  readonly onlineMeetingId: string;
  readonly subject: string;
  readonly startDateTime: string;
  readonly endDateTime: string;
  /** The key that it was made with. */
  readonly externalId?: string;
  /** By their object ids. */
  readonly attendees?: readonly string[];
  /** Left out: it has no appointment yet. */
  readonly virtualAppointment?: Appointment;
}

/** An appointment with a value for everything, but for what you change. */
export function exampleAppointment(changes: Partial<Appointment> = {}): Appointment {
  const { onlineMeetingId = "follow-up" } = changes;
  return {
    __typename: "VirtualAppointment",
    id: globalIdOf(onlineMeetingId),
    onlineMeetingId,
    userId: null,
    etag: 'W/"1"',
    appointmentClientJoinWebUrl: `https://teams.example/${onlineMeetingId}`,
    appointmentClients: [
      { displayName: "Grady Archie", emailAddress: "grady@example.com", smsCapablePhoneNumber: "+13129224122" },
    ],
    externalAppointmentId: `${onlineMeetingId}-1`,
    externalAppointmentUrl: `https://scheduling.example/${onlineMeetingId}`,
    lastModifiedAt: "2026-11-20T16:00:00.000Z",
    lastModifiedBy: { id: "dc17674c-81d9-4adb-bfb2-8f842a442e4c" },
    settings: { allowClientToJoinUsingBrowser: true },
    ...changes,
  };
}

/** The global id of a meeting's appointment, or of the meeting, asked for as the signed-in user. */
export function globalIdOf(onlineMeetingId: string, typeName = "VirtualAppointment"): string {
  return btoa(`${typeName}:me/${encodeURIComponent(onlineMeetingId)}`);
}

const meetingAt = (hour: number, onlineMeetingId: string, subject: string): ExampleMeeting => ({
  onlineMeetingId,
  subject,
  startDateTime: `2026-11-21T${String(hour).padStart(2, "0")}:00:00.000Z`,
  endDateTime: `2026-11-21T${String(hour).padStart(2, "0")}:30:00.000Z`,
});

/** A day with two appointments, and a meeting that has none yet. */
export const exampleMeetings: readonly ExampleMeeting[] = [
  { ...meetingAt(9, "follow-up", "Follow-up"), virtualAppointment: exampleAppointment() },
  {
    ...meetingAt(10, "check-up", "Check-up"),
    virtualAppointment: exampleAppointment({ onlineMeetingId: "check-up", appointmentClients: [] }),
  },
  meetingAt(11, "new-client", "First conversation"),
];
