import { AppointmentKey } from "../../../graph/model/upstream-appointment.ts";
import { targetFields } from "../appointment/input-fields.ts";
import { builder } from "../builder.ts";
import { smsRules } from "../input-rules.ts";
import { attendeesField, smsErrors } from "./sms-attendee.ts";

const SmsReminderTime = builder.enumType("SmsReminderTime", {
  description: "How long before the start of the appointment a reminder comes.",
  values: { MINS15: { value: "mins15", description: "15 minutes before." } } as const,
});

const SendVirtualAppointmentReminderSmsInput = builder.inputType("SendVirtualAppointmentReminderSmsInput", {
  description: "A reminder of a virtual appointment by text message, and who gets it.",
  fields: (t) => ({
    ...targetFields(t),
    remindBeforeTimeInMinutesType: t.field({
      type: SmsReminderTime,
      required: true,
      description: "How long before the start the reminder comes.",
    }),
    attendees: attendeesField(t),
  }),
});

const SendVirtualAppointmentReminderSmsPayload = builder
  .objectRef<number>("SendVirtualAppointmentReminderSmsPayload")
  .implement({
    description: "The reminders were accepted for delivery. Whether they arrive is not told.",
    fields: (t) => ({
      acceptedMessages: t.int({
        nullable: false,
        description: "How many: one for each attendee.",
        resolve: (accepted) => accepted,
      }),
    }),
  });

const SendVirtualAppointmentReminderSmsResult = builder.errorUnion("SendVirtualAppointmentReminderSmsResult", {
  description: "That the reminders were accepted, or why not. Switch on `__typename`.",
  types: [SendVirtualAppointmentReminderSmsPayload, ...smsErrors],
  resolveType: () => "SendVirtualAppointmentReminderSmsPayload",
});

builder.mutationField("sendVirtualAppointmentReminderSms", (t) =>
  t.field({
    type: SendVirtualAppointmentReminderSmsResult,
    nullable: true,
    description:
      "Sends the attendees a reminder by text message, with the join link. Asked for once: after a " +
      "`ServiceUnavailableError` it may have been accepted, and a repeat may remind them twice.",
    args: {
      input: t.arg({
        type: SendVirtualAppointmentReminderSmsInput,
        required: true,
        description: "When to remind, and whom.",
      }),
    },
    validate: smsRules,
    resolve: async (_root, { input }, { graph, credential, writes }) => {
      const { attendees, remindBeforeTimeInMinutesType } = input;
      const body = { attendees, remindBeforeTimeInMinutesType };
      const sms = { action: "sendVirtualAppointmentReminderSms", body } as const;
      await writes.run(() => graph.sendSms(new AppointmentKey(input), sms, credential));
      return attendees.length;
    },
  }),
);
