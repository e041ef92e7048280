import { LIST_SIZE } from "../../../common/list-size.ts";
import { MAX_PENDING_CHANGES, type ChangeBatch } from "../../../graph/feed/pending-changes.ts";
import { LiveUpdatesUnavailableError, type GatewayError } from "../../../graph/model/gateway-errors.ts";
import { AppointmentKey } from "../../../graph/model/upstream-appointment.ts";
import type { ChangeAuthor, UpstreamChange } from "../../../graph/model/upstream-change.ts";
import { outcomeOf, VirtualAppointmentResult } from "../appointment/virtual-appointment.ts";
import { builder } from "../builder.ts";
import { commonErrors } from "../error-types.ts";
import { meetingIssues, meetingListRules } from "../input-rules.ts";
import { validationError } from "../validation-error.ts";
import { CallerKind } from "../viewer.ts";
import { failure, type LiveEvent, selectChanges, watchChanges } from "./watch-changes.ts";

interface MeetingChange extends UpstreamChange {
  readonly key: AppointmentKey;
}

interface MeetingChanges extends Omit<ChangeBatch, "changes"> {
  readonly changes: readonly MeetingChange[];
}

const ChangeKindRef = builder.enumType("ChangeKind", {
  description: "What happened to an online meeting or its virtual appointment.",
  values: {
    APPOINTMENT_CREATED: { value: "appointmentCreated", description: "The meeting has got a virtual appointment." },
    APPOINTMENT_UPDATED: { value: "appointmentUpdated", description: "The virtual appointment was changed." },
    APPOINTMENT_DELETED: {
      value: "appointmentDeleted",
      description: "The meeting has no virtual appointment any more.",
    },
    MEETING_CREATED: {
      value: "meetingCreated",
      description: "The meeting is new; where the change has an `etag`, it came with a virtual appointment.",
    },
    MEETING_UPDATED: { value: "meetingUpdated", description: "The meeting's times, subject or people were changed." },
    MEETING_DELETED: { value: "meetingDeleted", description: "The meeting is gone, its virtual appointment with it." },
  } as const,
});

const ChangeAuthorRef = builder.objectRef<ChangeAuthor>("ChangeAuthor").implement({
  description: "Who made a change.",
  fields: (t) => ({
    id: t.exposeID("id", { nullable: false, description: "Object id of the user or of the application." }),
    kind: t.field({
      type: CallerKind,
      nullable: false,
      description: "A user or an application.",
      resolve: ({ kind }) => (kind === "user" ? "USER" : "APPLICATION"),
    }),
    userPrincipalName: t.exposeString("userPrincipalName", {
      nullable: true,
      description: "Their name to sign in with, where they take part in the meeting and you may see who does.",
    }),
  }),
});

const MeetingChangeRef = builder.objectRef<MeetingChange>("MeetingChange").implement({
  description: "A change of one online meeting or its virtual appointment: what changed, and by whom.",
  fields: (t) => ({
    kind: t.field({
      type: ChangeKindRef,
      nullable: false,
      description: "What happened; of several changes since the last event, the latest.",
      resolve: ({ kind }) => kind as Exclude<typeof kind, "provisioningBegun">,
    }),
    onlineMeetingId: t.id({
      nullable: false,
      description: "The id of the online meeting.",
      resolve: ({ key }) => key.onlineMeetingId,
    }),
    userId: t.id({
      nullable: true,
      description: "The user under whom it is watched; `null` for the signed-in user.",
      resolve: ({ key }) => key.userId,
    }),
    changedFields: t.stringList({
      nullable: false,
      description: "Names of the virtual appointment's properties that got another value since the last event.",
      resolve: ({ fields }) => [...fields],
    }),
    etag: t.exposeString("etag", {
      nullable: true,
      description: "The version that the change made; `null` where there is no virtual appointment after it.",
    }),
    changedBy: t.expose("changedBy", {
      type: ChangeAuthorRef,
      nullable: true,
      description: "Who made the change; `null` when nobody asked for it.",
    }),
    changedAt: t.expose("changedAt", { type: "DateTime", nullable: true, description: "When." }),
    virtualAppointment: t.field({
      type: VirtualAppointmentResult,
      nullable: true,
      description:
        "The virtual appointment as it is now, the change included, or a `NotFoundError` when there is none. Read only " +
        "when selected; those of one event are read together.",
      resolve: ({ key }, _args, { loaders }) => loaders.appointments.outcome(key, outcomeOf),
    }),
  }),
});

const MeetingChangesRef = builder.objectRef<MeetingChanges>("MeetingChanges").implement({
  description:
    "What has changed since the last event. Whoever reads slowly gets the latest of each meeting, not one event after the " +
    "other.",
  fields: (t) => ({
    eventId: t.string({
      nullable: true,
      description: "Send it as `Last-Event-ID` with the same subscription to go on after this event.",
      resolve: ({ id }) => id,
    }),
    hasGap: t.exposeBoolean("isGap", {
      nullable: false,
      description: "Whether changes were missed that nobody can name any more: read what you show anew.",
    }),
    changes: t.field({
      type: [MeetingChangeRef],
      nullable: false,
      description: `The changes, at most one for each meeting, oldest first; ${MAX_PENDING_CHANGES} at most.`,
      extensions: { [LIST_SIZE]: MAX_PENDING_CHANGES },
      resolve: ({ changes }) => [...changes],
    }),
  }),
});

export const liveErrors = [...commonErrors, LiveUpdatesUnavailableError] as const;
type LiveError = InstanceType<(typeof liveErrors)[number]>;

/** An expected error as a value of a union. Any other fails its field. */
export function valueOfError(error: GatewayError): LiveError {
  if (!liveErrors.some((type) => error instanceof type)) throw error;
  return Object.assign({}, error, { message: error.message }) as LiveError;
}

const MeetingChangesResult = builder.unionType("MeetingChangesResult", {
  description: "What has changed, or why nothing is told: then the subscription is over. Switch on `__typename`.",
  types: [MeetingChangesRef, ...liveErrors],
  resolveType: (outcome) => ("code" in outcome ? outcome.name : "MeetingChanges"),
});

function resultOf(event: LiveEvent, userId: string | undefined): MeetingChanges | LiveError {
  if ("error" in event) return valueOfError(event.error);
  const changes = event.changes.flatMap((change) => {
    const { onlineMeetingId } = change;
    return onlineMeetingId === undefined ? [] : [{ ...change, key: new AppointmentKey({ onlineMeetingId, userId }) }];
  });
  return { ...event, changes };
}

const userIdDescription = "Whose meetings: an object id or a user principal name. Left out: the signed-in user's.";

builder.subscriptionFields((t) => ({
  virtualAppointmentChanged: t.field({
    type: MeetingChangesResult,
    nullable: true,
    description:
      "Tells of each change of one online meeting and its virtual appointment from now on. A meeting that you may not see " +
      "is never told of, whether it is there or not.",
    args: {
      onlineMeetingId: t.arg.id({ required: true, description: "The id of the online meeting." }),
      userId: t.arg.id({ description: userIdDescription }),
    },
    subscribe: async (_root, args, context) => {
      const issues = meetingIssues(args);
      if (issues !== undefined) return failure(validationError(issues));
      const events = await watchChanges(context, args.userId ?? undefined);
      return selectChanges(events, ({ onlineMeetingId }) => onlineMeetingId === args.onlineMeetingId);
    },
    resolve: (event: LiveEvent, { userId }) => resultOf(event, userId ?? undefined),
  }),
  agendaChanged: t.field({
    type: MeetingChangesResult,
    nullable: true,
    description:
      "Tells of each change of a user's online meetings, and their virtual appointments, that start in a span of time; " +
      "and of meetings that were given another time or are gone, whenever they started.",
    args: {
      startsFrom: t.arg({ type: "DateTime", required: true, description: "Meetings that start then or later." }),
      startsBefore: t.arg({
        type: "DateTime",
        required: true,
        description: "Meetings that start before this moment, 31 days after `startsFrom` at most.",
      }),
      userId: t.arg.id({ description: userIdDescription }),
    },
    subscribe: async (_root, args, context) => {
      const { issues } = meetingListRules.safeParse(args).error ?? {};
      if (issues !== undefined) return failure(validationError(issues));
      const { startsFrom, startsBefore } = args;
      const events = await watchChanges(context, args.userId ?? undefined);
      return selectChanges(events, ({ kind, startsAt }) => {
        if (kind === "provisioningBegun") return false;
        // Where it was before is not known.
        if (kind === "meetingUpdated" || kind === "meetingDeleted" || startsAt === undefined) return true;
        return startsAt >= startsFrom && startsAt < startsBefore;
      });
    },
    resolve: (event: LiveEvent, { userId }) => resultOf(event, userId ?? undefined),
  }),
}));
