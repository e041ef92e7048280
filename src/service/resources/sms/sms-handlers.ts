import { randomUUID } from "node:crypto";
import type { HandlerContext } from "../handler-context.ts";
import { GraphError } from "../../protocol/graph-error.ts";
import type { GraphRequest, GraphResponse } from "../../protocol/message.ts";
import { contentType } from "../../protocol/media-type.ts";
import { dateTimeOf } from "../meetings/meeting-representation.ts";
import { NO_APPOINTMENT } from "../../domain/stored-answer.ts";
import { allowedMeeting, lookupOf } from "../meetings/open-meeting.ts";
import { isRepeated } from "../first-answer.ts";
import { jsonBody } from "../../protocol/request-body.ts";
import { parseNotification, parseReminder, type SmsRequest } from "./sms-body.ts";

/** @see https://learn.microsoft.com/graph/api/virtualappointment-sendvirtualappointmentsms */
export function sendSms(request: GraphRequest, context: HandlerContext): Promise<GraphResponse> {
  return send(request, context, "virtualAppointment.sms", parseNotification);
}

/** @see https://learn.microsoft.com/graph/api/virtualappointment-sendvirtualappointmentremindersms */
export function sendReminderSms(request: GraphRequest, context: HandlerContext): Promise<GraphResponse> {
  return send(request, context, "virtualAppointment.reminderSms", parseReminder);
}

/**
 * Writes one message for each attendee into the outbox, all or none: 202 means they are on disk. Each holds what the
 * receiver needs to word a text message as of now: the meeting may change, or be deleted, before it is delivered.
 */
async function send(
  request: GraphRequest,
  context: HandlerContext,
  type: string,
  parse: (body: unknown) => SmsRequest,
): Promise<GraphResponse> {
  const { store, now, smsDelivery } = context;
  const { idempotency } = request;
  const accepted = { status: 202, headers: contentType(request.metadata), body: {} };
  const found = await store.findMeeting({ ...lookupOf(request, context, "sendSms"), answerKey: idempotency?.key });
  if (isRepeated(found, request)) return accepted;
  const meeting = allowedMeeting(found, request, context);
  const { attendees, ...about } = parse(jsonBody(request));
  if (context.refusesSms === true) throw smsNotConfigured();
  const { appointment } = meeting;
  const createdAt = now();
  const messages = attendees.map(({ phoneNumber, timeZone }) => ({
    id: `msg_${randomUUID()}`,
    event: JSON.stringify({
      type,
      timestamp: new Date(createdAt).toISOString(),
      data: {
        ...about,
        phoneNumber,
        timeZone,
        tenantId: meeting.tenantId,
        onlineMeetingId: meeting.id,
        subject: meeting.subject,
        startDateTime: dateTimeOf(meeting.startAt),
        endDateTime: dateTimeOf(meeting.endAt),
        appointmentClientJoinWebUrl: appointment?.appointmentClientJoinWebUrl ?? meeting.clientJoinWebUrl,
      },
    }),
  }));
  const answer = idempotency && { ...idempotency, status: 202, ...NO_APPOINTMENT };
  // Another instance may have accepted them meanwhile: then this is the repeat.
  if (!(await store.outbox.add(meeting.tenantId, messages, answer))) return send(request, context, type, parse);
  smsDelivery?.wake();
  const touched = {
    action: "message",
    meetingIds: [meeting.id],
    count: messages.length,
    fields: ["phoneNumber"],
  } as const;
  return { ...accepted, touched };
}

/** Rather than to accept what nobody ever sends. */
function smsNotConfigured(): GraphError {
  return new GraphError(501, "NotImplemented", "Text messages are not set up here: nothing was sent.", {
    innerCode: "smsNotConfigured",
  });
}
