import { AppointmentKey } from "../../../graph/model/upstream-appointment.ts";
import { targetFields } from "../appointment/input-fields.ts";
import { defineMutation } from "../define-mutation.ts";
import { handoverField, meetingErrors } from "./handover-failure.ts";
import { cancelMeetingRules } from "./meeting-input.ts";

defineMutation({
  name: "cancelOnlineMeeting",
  description:
    "Deletes an online meeting, and with it its virtual appointment. Its organizer alone may. Clients are not told: send " +
    "a text message before.",
  input: {
    description: "Which meeting to cancel.",
    about: "What to cancel.",
    fields: (t) => targetFields(t),
  },
  validate: cancelMeetingRules,
  resolve: async (input, { graph, loaders, requester, writes }) => {
    const key = new AppointmentKey(input);
    loaders.appointments.clear(key);
    const { failure } = await writes.run(() => graph.meetings.cancel(key, requester));
    return { failure, key };
  },
  payload: {
    description: "The online meeting is gone.",
    fields: (t) => ({
      cancelledOnlineMeetingId: t.id({
        nullable: false,
        description: "The id of the online meeting that is no more.",
        resolve: ({ key }) => key.onlineMeetingId,
      }),
      ...handoverField(t),
    }),
  },
  result: {
    description: "Which online meeting was cancelled, or why it was not. Switch on `__typename`.",
    errors: meetingErrors,
  },
});
