import type { MeetingParticipant, MeetingRole } from "../../../graph/model/upstream-meeting.ts";
import { builder } from "../builder.ts";
import { OnlineMeetingRef } from "./meeting-type.ts";

export const MeetingRoleRef = builder.enumType("MeetingRole", {
  description: "As what somebody takes part in an online meeting.",
  values: {
    ATTENDEE: { value: "attendee", description: "Takes part." },
    PRESENTER: { value: "presenter", description: "May present." },
    PRODUCER: { value: "producer", description: "Produces a broadcast." },
    COORGANIZER: { value: "coorganizer", description: "Organizes it too." },
  } as const satisfies Record<string, { value: MeetingRole; description: string }>,
});

const MeetingParticipantRef = builder.objectRef<MeetingParticipant>("MeetingParticipant").implement({
  description: "Somebody who takes part in an online meeting: known by object id, by user principal name, or by both.",
  fields: (t) => ({
    userId: t.exposeID("userId", { nullable: true, description: "The object id of the user." }),
    userPrincipalName: t.exposeString("userPrincipalName", {
      nullable: true,
      description: "The name to sign in with.",
    }),
    displayName: t.exposeString("displayName", {
      nullable: true,
      description: "The name to show, where the upstream knows one.",
    }),
    role: t.expose("role", {
      type: MeetingRoleRef,
      nullable: true,
      description: "As what; `null` for a role that this schema doesn't know.",
    }),
  }),
});

builder.objectFields(OnlineMeetingRef, (t) => ({
  joinWebUrl: t.expose("joinWebUrl", {
    type: "URL",
    nullable: true,
    description:
      "The link by which people with an account join: what a Join button opens. Clients join by the appointment's " +
      "`appointmentClientJoinWebUrl`. `null` where the meeting has none.",
  }),
  organizer: t.expose("organizer", {
    type: MeetingParticipantRef,
    nullable: true,
    description: "Who holds the meeting, and alone may change or cancel it.",
  }),
  participants: t.field({
    type: [MeetingParticipantRef],
    nullable: false,
    description: "Everybody who takes part, the organizer first.",
    resolve: ({ organizer, attendees }) => (organizer === null ? [...attendees] : [organizer, ...attendees]),
  }),
}));
