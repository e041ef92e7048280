import type { OnlineMeeting } from "../../graph/model/meeting-page.ts";
import { builder } from "./builder.ts";
import { connectionOf, defineConnection, pageArguments } from "./connection.ts";
import { meetingListRules } from "./input-rules.ts";
import { outcomeOf, VirtualAppointmentResult } from "./appointment/virtual-appointment.ts";

const OnlineMeetingRef = builder.objectRef<OnlineMeeting>("OnlineMeeting").implement({
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

const OnlineMeetingConnection = defineConnection({
  name: "OnlineMeeting",
  errorName: "OnlineMeetingsError",
  node: OnlineMeetingRef,
  description: "A page of online meetings, or the `error` for which there is none.",
  order: "The meetings, by their start.",
});

builder.queryField("onlineMeetings", (t) =>
  t.field({
    type: OnlineMeetingConnection,
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
      ...pageArguments(t),
    },
    resolve: (_root, args, { loaders, budget }) =>
      connectionOf(args, meetingListRules, budget, (first, after) => {
        const { startsFrom, startsBefore, userId } = args;
        return loaders.meetings.load({ startsFrom, startsBefore, first, after, userId: userId ?? undefined });
      }),
  }),
);
