import { AppointmentKey } from "../../../graph/model/upstream-appointment.ts";
import { idempotencyKeyField, targetFields } from "../appointment/input-fields.ts";
import { builder } from "../builder.ts";
import { defineMutation } from "../define-mutation.ts";
import { smsRules } from "../input-rules.ts";
import { acceptedMessagesField, attendeesField, defaultRegionField, smsErrors } from "./sms-attendee.ts";

const SmsMessageType = builder.enumType("SmsMessageType", {
  description: "What a text message tells.",
  values: {
    CONFIRMATION: { value: "confirmation", description: "The appointment is made." },
    RESCHEDULE: { value: "reschedule", description: "It was moved to another time." },
    CANCELLATION: { value: "cancellation", description: "It is called off." },
  } as const,
});

defineMutation({
  name: "sendVirtualAppointmentSms",
  description:
    "Sends the attendees a text message with the join link: that the appointment is made, moved or called off. It is " +
    "sent once: after a `ServiceUnavailableError` the messages may have gone out, and without an `idempotencyKey` a repeat " +
    "may send them twice.",
  input: {
    description: "A text message about a virtual appointment, and who gets it.",
    about: "What to send, and to whom.",
    fields: (t) => ({
      ...targetFields(t),
      messageType: t.field({ type: SmsMessageType, required: true, description: "What the message tells." }),
      attendees: attendeesField(t),
      defaultRegion: defaultRegionField(t),
      idempotencyKey: idempotencyKeyField(t),
    }),
  },
  validate: smsRules,
  resolve: async (input, { graph, requester, writes }) => {
    const { attendees, messageType } = input;
    const sms = { action: "sendVirtualAppointmentSms", body: { attendees, messageType } } as const;
    const key = new AppointmentKey(input);
    await writes.send(attendees.length, () => graph.sendSms(key, sms, requester, input.idempotencyKey ?? undefined));
    return attendees.length;
  },
  payload: {
    description: "The text messages were accepted for delivery. Whether they arrive is not told.",
    fields: acceptedMessagesField,
  },
  result: {
    description: "That the text messages were accepted, or why not. Switch on `__typename`.",
    errors: smsErrors,
  },
});
