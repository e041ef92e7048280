import { randomUUID } from "node:crypto";
import type { HandlerContext } from "../handler-context.ts";
import { GraphError } from "../../protocol/graph-error.ts";
import type { GraphRequest, GraphResponse } from "../../protocol/message.ts";
import { contentType } from "../../protocol/media-type.ts";
import { smsEvent } from "../../domain/sms-event.ts";
import { numberEndOf, REMINDER_TIMES } from "../../domain/text-message.ts";
import { NO_APPOINTMENT } from "../../domain/stored-answer.ts";
import { allowedMeeting, lookupOf } from "../meetings/open-meeting.ts";
import { isRepeated } from "../first-answer.ts";
import type { NewMessage } from "../../store/sms-outbox.ts";
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
 * receiver needs to word a text message as of now: the meeting may change, or be deleted, before it is delivered. A
 * reminder goes with its meeting.
 */
async function send(
  request: GraphRequest,
  context: HandlerContext,
  type: "virtualAppointment.sms" | "virtualAppointment.reminderSms",
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
  const { messageType: kind = "reminder", remindBeforeTimeInMinutesType: remindedBy } = about;
  const createdAt = now();
  const messages = attendees.map(({ phoneNumber, timeZone }): NewMessage => ({
    id: `msg_${randomUUID()}`,
    kind,
    event: smsEvent(type, { ...about, phoneNumber, timeZone }, meeting, createdAt),
    numberEnd: numberEndOf(phoneNumber),
    remindBefore: remindedBy && REMINDER_TIMES[remindedBy],
  }));
  const { tenantId, id: meetingId } = meeting;
  const answer = idempotency && { ...idempotency, status: 202, ...NO_APPOINTMENT };
  const added = await store.outbox.add({ tenantId, meetingId, messages, answer, cap: context.maxSmsPerMeeting });
  // Another instance may have accepted them meanwhile: then this is the repeat.
  if (added.kind === "answered") return send(request, context, type, parse);
  if (added.kind === "full") throw tooManyMessages(added.retryIn);
  smsDelivery?.wake();
  const touched = {
    action: "message",
    meetingIds: [meetingId],
    count: messages.length,
    fields: ["phoneNumber"],
  } as const;
  return { ...accepted, touched };
}

/** @param retryIn milliseconds */
function tooManyMessages(retryIn: number): GraphError {
  const message = "The meeting has had as many text messages as it may have in a day: nothing was sent.";
  return new GraphError(429, "TooManyRequests", message, {
    innerCode: "smsLimitReached",
    headers: { "Retry-After": String(Math.ceil(retryIn / 1000)) },
  });
}

/** Rather than to accept what nobody ever sends. */
function smsNotConfigured(): GraphError {
  return new GraphError(501, "NotImplemented", "Text messages are not set up here: nothing was sent.", {
    innerCode: "smsNotConfigured",
  });
}
