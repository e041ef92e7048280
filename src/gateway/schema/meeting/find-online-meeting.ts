import { z } from "zod";
import { MAX_MEETING_ID, MAX_TEXT } from "../../../common/contract/limits.ts";
import { AppointmentKey } from "../../../graph/model/upstream-appointment.ts";
import { builder } from "../builder.ts";
import { commonErrors } from "../error-types.ts";
import { fault, pathId, shortText, userTarget } from "../input-rules.ts";
import { OnlineMeetingRef } from "./meeting-type.ts";

const OnlineMeetingResult = builder.errorUnion("OnlineMeetingResult", {
  description: "An online meeting, or why there is none. Switch on `__typename`.",
  types: [OnlineMeetingRef, ...commonErrors],
  resolveType: () => "OnlineMeeting",
});

const rules = z
  .object({
    ...userTarget,
    onlineMeetingId: pathId(MAX_MEETING_ID).nullish(),
    joinWebUrl: shortText(MAX_TEXT).min(1, "must not be empty").nullish(),
  })
  .refine(({ onlineMeetingId, joinWebUrl }) => Boolean(onlineMeetingId) !== Boolean(joinWebUrl), {
    path: ["onlineMeetingId"],
    ...fault("REQUIRED", "or joinWebUrl has to be given, one of them"),
  });

builder.queryField("onlineMeeting", (t) =>
  t.field({
    type: OnlineMeetingResult,
    nullable: true,
    description:
      "An online meeting by its id or by its link. Read where meetings are held: from Microsoft Graph, if that is the " +
      "upstream.",
    args: {
      onlineMeetingId: t.arg.id({ description: "The id of the online meeting." }),
      joinWebUrl: t.arg.string({ description: "Or the link by which people join it, as it stands in an invitation." }),
      userId: t.arg.id({
        description: "Whose meeting: an object id or a user principal name. Left out: the signed-in user's.",
      }),
    },
    validate: rules,
    resolve: (_root, { onlineMeetingId, joinWebUrl, userId }, { budget, loaders }) => {
      budget.take(1);
      const key = joinWebUrl
        ? { joinWebUrl, userId: userId ?? undefined }
        : new AppointmentKey({ onlineMeetingId: onlineMeetingId ?? "", userId });
      return loaders.wholeMeetings.load(key);
    },
  }),
);
