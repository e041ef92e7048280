import { AppointmentKey } from "../../../graph/model/upstream-appointment.ts";
import { idempotencyKeyField, targetFields } from "../appointment/input-fields.ts";
import { builder } from "../builder.ts";
import { defineMutation } from "../define-mutation.ts";
import { smsRules } from "../input-rules.ts";
import { acceptedMessagesField, attendeesField, defaultRegionField, smsErrors } from "./sms-attendee.ts";

const SmsReminderTime = builder.enumType("SmsReminderTime", {
  description: "How long before the start of the appointment a reminder comes.",
  values: { MINS15: { value: "mins15", description: "15 minutes before." } } as const,
});

defineMutation({
  name: "sendVirtualAppointmentReminderSms",
  description:
    "Sends the attendees a reminder by text message, with the join link. Asked for once: after a " +
    "`ServiceUnavailableError` it may have been accepted, and without an `idempotencyKey` a repeat may remind them twice.",
  input: {
    description: "A reminder of a virtual appointment by text message, and who gets it.",
    about: "When to remind, and whom.",
    fields: (t) => ({
      ...targetFields(t),
      remindBeforeTimeInMinutesType: t.field({
        type: SmsReminderTime,
        required: true,
        description: "How long before the start the reminder comes.",
      }),
      attendees: attendeesField(t),
      defaultRegion: defaultRegionField(t),
      idempotencyKey: idempotencyKeyField(t),
    }),
  },
  validate: smsRules,
  resolve: async (input, { graph, requester, writes }) => {
    const { attendees, remindBeforeTimeInMinutesType } = input;
    const body = { attendees, remindBeforeTimeInMinutesType };
    const sms = { action: "sendVirtualAppointmentReminderSms", body } as const;
    const key = new AppointmentKey(input);
    await writes.send(attendees.length, () => graph.sendSms(key, sms, requester, input.idempotencyKey ?? undefined));
    return attendees.length;
  },
  payload: {
    description: "The reminders were accepted for delivery. Whether they arrive is not told.",
    fields: acceptedMessagesField,
  },
  result: {
    description: "That the reminders were accepted, or why not. Switch on `__typename`.",
    errors: smsErrors,
  },
});
