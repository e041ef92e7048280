import { builder } from "../builder.ts";
import { meetingListRules } from "../input-rules.ts";
import { connectionOf, defineConnection, pageArguments } from "../list-connection.ts";
import { OnlineMeetingRef } from "./meeting-type.ts";

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
