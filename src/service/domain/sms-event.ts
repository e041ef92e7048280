import type { Appointment } from "./appointment.ts";
import type { Meeting } from "./meeting.ts";

/** What a text message is about: the parts of a meeting, and of its appointment, that it tells. */
export interface RemindedMeeting extends Pick<
  Meeting,
  "tenantId" | "id" | "subject" | "startAt" | "endAt" | "clientJoinWebUrl"
> {
  readonly appointment: Pick<Appointment, "appointmentClientJoinWebUrl"> | undefined;
}

interface SmsEvent {
  readonly type: "virtualAppointment.sms" | "virtualAppointment.reminderSms";
  /** When it was asked for. */
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * What the receiver needs to word a text message, as JSON, as of now.
 *
 * @param about what the message tells, and to whom it goes
 * @param createdAt milliseconds since 1970
 */
export function smsEvent(
  type: SmsEvent["type"],
  about: Readonly<Record<string, unknown>>,
  meeting: RemindedMeeting,
  createdAt: number,
): string {
  const event: SmsEvent = {
    type,
    timestamp: new Date(createdAt).toISOString(),
    data: { ...about, tenantId: meeting.tenantId, onlineMeetingId: meeting.id, ...told(meeting) },
  };
  return JSON.stringify(event);
}

/** The same event about the meeting as it is by now. One that is damaged stays as it is. */
export function smsEventNow(event: string, meeting: RemindedMeeting): string {
  try {
    const { data, ...rest } = JSON.parse(event) as SmsEvent;
    return JSON.stringify({ ...rest, data: { ...data, ...told(meeting) } });
  } catch {
    return event;
  }
}

function told({ subject, startAt, endAt, appointment, clientJoinWebUrl }: RemindedMeeting) {
  return {
    subject,
    startDateTime: isoTime(startAt),
    endDateTime: isoTime(endAt),
    appointmentClientJoinWebUrl: appointment?.appointmentClientJoinWebUrl ?? clientJoinWebUrl,
  };
}

function isoTime(milliseconds: number | null): string | null {
  return milliseconds === null ? null : new Date(milliseconds).toISOString();
}
