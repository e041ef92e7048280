import type { WrittenMeeting } from "../../../graph/meetings/graph-meetings.ts";
import { defineMutation } from "../define-mutation.ts";
import { OnlineMeetingRef } from "./meeting-type.ts";
import { handoverField, meetingErrors } from "./handover-failure.ts";
import { attendeesField, changesOf, createMeetingRules, organizerField, subjectField } from "./meeting-input.ts";

defineMutation({
  name: "createOnlineMeeting",
  description:
    "Creates an online meeting, in Microsoft Teams where the upstream is Microsoft Graph. The same `externalId` again " +
    "finds that meeting and makes no second one, so it may be repeated whatever became of it.",
  input: {
    description: "The online meeting to create.",
    about: "What to create.",
    fields: (t) => ({
      userId: organizerField(t),
      externalId: t.string({
        required: true,
        description: "Your own id of the meeting: the organizer has one meeting for each. A random UUID will do.",
      }),
      subject: subjectField(t),
      startDateTime: t.field({ type: "DateTime", required: true, description: "When it starts." }),
      endDateTime: t.field({ type: "DateTime", required: true, description: "When it ends." }),
      attendees: attendeesField(t),
    }),
  },
  validate: createMeetingRules,
  resolve: async (input, { graph, loaders, requester, writes }) => {
    const target = { userId: input.userId ?? undefined };
    const written = await writes.run(() =>
      graph.meetings.create(target, input.externalId, changesOf(input), requester),
    );
    loaders.appointments.clear(written.meeting.key);
    return written;
  },
  payload: {
    description: "There is a meeting with this `externalId`.",
    fields: (t) => ({
      onlineMeeting: t.field({
        type: OnlineMeetingRef,
        nullable: true,
        description: "The meeting. One that was there already is as it was: compare it, and update what differs.",
        resolve: ({ meeting }: WrittenMeeting) => meeting,
      }),
      created: t.boolean({
        nullable: false,
        description: "Whether it was made now; `false` when there was one with this `externalId`.",
        resolve: ({ isNew }) => isNew,
      }),
      ...handoverField(t),
    }),
  },
  result: {
    description: "The online meeting, or why there is none. Switch on `__typename`.",
    errors: meetingErrors,
  },
});
