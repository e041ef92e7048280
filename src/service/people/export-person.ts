import type { Store } from "../store/store.ts";
import { dataOf, isPerson, keyOf, meetingsWith, messagesTo, participationsOf, type NamedPerson } from "./person.ts";
import { contactsOf } from "../domain/contact.ts";

const iso = (time: number | null) => (time === null ? null : new Date(time).toISOString());

export interface PersonExport {
  readonly exportedDateTime: string | null;
  readonly appointments: readonly object[];
  readonly textMessages: readonly object[];
  readonly participations: readonly object[];
}

/**
 * Everything about a person: the appointments with them, without the other clients; the text messages to them; the meetings
 * that they take part in; and who wrote these appointments when.
 *
 * @throws {StoreError}
 */
export async function exportPerson(store: Store, person: NamedPerson, now: number): Promise<PersonExport> {
  const appointments: object[] = [];
  const numbers = new Map<string, readonly string[]>();
  for await (const place of meetingsWith(store, person)) {
    const { meeting } = await store.findMeeting(place);
    const appointment = meeting?.appointment;
    if (meeting === undefined || appointment === undefined) continue;
    const clients = appointment.appointmentClients.filter((client) => isPerson(person, client));
    numbers.set(keyOf(place), contactsOf(clients));
    const history = await store.findHistory(place.meetingId);
    appointments.push({
      tenantId: place.tenantId,
      onlineMeetingId: place.meetingId,
      organizerId: meeting.organizerId,
      subject: meeting.subject,
      startDateTime: iso(meeting.startAt),
      endDateTime: iso(meeting.endAt),
      externalAppointmentId: appointment.externalAppointmentId,
      externalAppointmentUrl: appointment.externalAppointmentUrl,
      appointmentClientJoinWebUrl: appointment.appointmentClientJoinWebUrl,
      appointmentClients: clients,
      lastModifiedDateTime: iso(appointment.modifiedAt),
      history: history
        .filter(({ tenantId }) => tenantId === place.tenantId)
        .map(({ at, callerKind, callerId, operation, fields }) => ({
          dateTime: iso(at),
          caller: `${callerKind} ${callerId}`,
          operation,
          fields,
        })),
    });
  }
  const textMessages: object[] = [];
  for await (const message of messagesTo(store, person, numbers)) {
    const { tenantId, id, event, state, attempts, createdAt, meetingId, numberEnd } = message;
    const left = event === "" ? { onlineMeetingId: meetingId, phoneNumberEnd: numberEnd } : dataOf(event);
    textMessages.push({ tenantId, id, state, attempts, createdDateTime: iso(createdAt), ...left });
  }
  const participations: object[] = [];
  for await (const { tenantId, meetingId } of participationsOf(store, person)) {
    participations.push({ tenantId, onlineMeetingId: meetingId });
  }
  return { exportedDateTime: iso(now), appointments, textMessages, participations };
}
