import { AppointmentKey } from "../../../graph/model/upstream-appointment.ts";
import { targetFields } from "../appointment/input-fields.ts";
import { defineMutation } from "../define-mutation.ts";
import { OnlineMeetingRef } from "./meeting-type.ts";
import { handoverField, meetingErrors } from "./handover-failure.ts";
import { attendeesField, changesOf, subjectField, updateMeetingRules } from "./meeting-input.ts";

defineMutation({
  name: "updateOnlineMeeting",
  description: "Changes an online meeting: its time, its subject, who takes part. Its organizer alone may.",
  input: {
    description: "What to change. What is left out stays as it is.",
    about: "What to change, and where.",
    fields: (t) => ({
      ...targetFields(t),
      subject: subjectField(t),
      startDateTime: t.field({ type: "DateTime", description: "When it starts. Given with `endDateTime`." }),
      endDateTime: t.field({ type: "DateTime", description: "When it ends. Given with `startDateTime`." }),
      attendees: attendeesField(t),
    }),
  },
  validate: updateMeetingRules,
  resolve: (input, { graph, requester, writes }) =>
    writes.run(() => graph.meetings.update(new AppointmentKey(input), changesOf(input), requester)),
  payload: {
    description: "The online meeting was changed.",
    fields: (t) => ({
      onlineMeeting: t.field({
        type: OnlineMeetingRef,
        nullable: true,
        description: "The meeting after the change.",
        resolve: ({ meeting }) => meeting,
      }),
      ...handoverField(t),
    }),
  },
  result: {
    description: "The changed online meeting, or why it was not changed. Switch on `__typename`.",
    errors: meetingErrors,
  },
});
