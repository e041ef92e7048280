import type { OnlineMeeting } from "../../../graph/model/upstream-meeting.ts";
import { outcomeOf, VirtualAppointmentResult } from "../appointment/virtual-appointment.ts";
import type { AppointmentKey } from "../../../graph/model/upstream-appointment.ts";
import { builder } from "../builder.ts";
import { decodeKey, encodeKey } from "../node/global-id.ts";
import { loadNode } from "../node/load-node.ts";

export const OnlineMeetingRef = builder.node(builder.objectRef<OnlineMeeting>("OnlineMeeting"), {
  description: "An online meeting, as an agenda shows it.",
  id: { resolve: ({ key }) => encodeKey(key), parse: decodeKey },
  loadWithoutCache: (key: AppointmentKey, { budget, loaders }) =>
    loadNode(budget, () => loaders.wholeMeetings.load(key)),
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
