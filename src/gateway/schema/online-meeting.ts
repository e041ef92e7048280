import { MAX_MEETINGS } from "../../common/contract/limits.ts";
import type { MeetingPage } from "../../graph/model/meeting-page.ts";
import type { OnlineMeeting } from "../../graph/model/online-meeting.ts";
import { builder } from "./builder.ts";
import { commonErrors } from "./error-types.ts";
import { meetingListRules, DEFAULT_MEETINGS } from "./input-rules.ts";
import { outcomeOf, VirtualAppointmentResult } from "./appointment/virtual-appointment.ts";

export const OnlineMeetingRef = builder.objectRef<OnlineMeeting>("OnlineMeeting").implement({
  description: "An online meeting, as an agenda shows it.",
  fields: (t) => ({
    onlineMeetingId: t.id({
      nullable: false,
      description: "The id of the online meeting.",
      resolve: ({ key }) => key.onlineMeetingId,
    }),
    userId: t.id({
      nullable: true,
      description: "The user under whom it was asked for; `null` for the signed-in user.",
      resolve: ({ key }) => key.userId,
    }),
    subject: t.exposeString("subject", { nullable: true, description: "What the meeting is about." }),
    startDateTime: t.expose("startDateTime", {
      type: "DateTime",
      nullable: true,
      description: "When it starts.",
    }),
    endDateTime: t.expose("endDateTime", { type: "DateTime", nullable: true, description: "When it ends." }),
    virtualAppointment: t.field({
      type: VirtualAppointmentResult,
      nullable: true,
      description:
        "The virtual appointment of this meeting, or a `NotFoundError` when it has none. Those of all meetings are read " +
        "together, and only when selected.",
      resolve: ({ key }, _args, { loaders }) => loaders.appointments.outcome(key, outcomeOf),
    }),
  }),
});

const OnlineMeetingConnection = builder
  .objectRef<MeetingPage & { after: string | undefined }>("OnlineMeetingConnection")
  .implement({
    description: "A page of online meetings.",
    fields: (t) => ({
      nodes: t.field({
        type: [OnlineMeetingRef],
        nullable: false,
        description: "The meetings, by their start.",
        resolve: ({ meetings }) => [...meetings],
      }),
      pageInfo: t.field({
        type: builder.pageInfoRef(),
        nullable: false,
        description: "Whether there are more, and how to go on.",
        resolve: ({ endCursor, after }) => ({
          hasNextPage: endCursor !== undefined,
          hasPreviousPage: after !== undefined,
          startCursor: null,
          endCursor: endCursor ?? null,
        }),
      }),
    }),
  });

const OnlineMeetingsResult = builder.errorUnion("OnlineMeetingsResult", {
  description: "A page of online meetings, or why there is none. Switch on `__typename`.",
  types: [OnlineMeetingConnection, ...commonErrors],
  resolveType: () => "OnlineMeetingConnection",
});

builder.queryField("onlineMeetings", (t) =>
  t.field({
    type: OnlineMeetingsResult,
    nullable: true,
    description:
      "The online meetings of a user that start in a span of time: the day's agenda. Read from the appointment service; " +
      "Microsoft Graph can't list meetings and gives a `ResourceRetiredError`.",
    args: {
      startsFrom: t.arg({ type: "DateTime", required: true, description: "Meetings that start then or later." }),
      startsBefore: t.arg({
        type: "DateTime",
        required: true,
        description: "Meetings that start before this moment, 31 days after `startsFrom` at most.",
      }),
      userId: t.arg.id({
        description: "Whose meetings: an object id or a user principal name. Left out: the signed-in user's.",
      }),
      first: t.arg.int({
        defaultValue: DEFAULT_MEETINGS,
        description: `How many at most, 1 to ${MAX_MEETINGS}; ${DEFAULT_MEETINGS} unless given.`,
      }),
      after: t.arg.string({
        description:
          "The `endCursor` of an earlier page of the same span: the page behind it. Left out: the first page.",
      }),
    },
    validate: meetingListRules,
    resolve: async (_root, args, { loaders, budget }) => {
      const first = args.first ?? DEFAULT_MEETINGS;
      const after = args.after ?? undefined;
      // For the meetings and for an appointment of each, which cost as much as if they were asked for by their ids.
      budget.take(first);
      const { startsFrom, startsBefore } = args;
      const list = { startsFrom, startsBefore, first, after, userId: args.userId ?? undefined };
      return { ...(await loaders.meetings.load(list)), after };
    },
  }),
);
