import { MAX_MEETINGS } from "../../../common/contract/limits.ts";
import { AppointmentKey } from "../../../graph/model/upstream-appointment.ts";
import { GatewayError, PreconditionFailedError } from "../../../graph/model/gateway-errors.ts";
import type { AppointmentNode } from "../node/appointment-node.ts";
import { OF_OBJECT_ALONE } from "../../../common/kept-texts.ts";
import { AppointmentUserRef } from "./appointment-user.ts";
import { builder } from "../builder.ts";
import { commonErrors } from "../error-types.ts";
import { errorValue, type CommonError } from "../error-value.ts";
import { validationError } from "../validation-error.ts";
import { decodeKey, encodeKey } from "../node/global-id.ts";
import { loadNode } from "../node/load-node.ts";
import { appointmentsRules, meetingIssues } from "../input-rules.ts";
import { SettingsRef } from "./settings.ts";

const EditorRef = builder.objectRef<{ readonly id: string }>("Editor").implement({
  description: "Who changed something.",
  fields: (t) => ({
    id: t.exposeID("id", {
      nullable: false,
      description:
        "Object id of the user, or of the application's service principal, in the tenant of the appointment. Names are not " +
        "kept with what people write: who takes part in the meeting is among its `participants`, by this `userId`.",
    }),
  }),
});

export const VirtualAppointment = builder.node(builder.objectRef<AppointmentNode>("VirtualAppointment"), {
  description: "A virtual appointment: what a business adds to an online meeting that it holds with its clients.",
  id: { resolve: ({ key }) => encodeKey(key), parse: decodeKey },
  loadWithoutCache: (key: AppointmentKey, { budget, loaders }) =>
    loadNode(budget, () => loaders.appointments.load(key)),
  fields: (t) => ({
    onlineMeetingId: t.exposeID("onlineMeetingId", {
      nullable: false,
      description: "The id of the online meeting that the appointment belongs to; a meeting has one at most.",
    }),
    userId: t.exposeID("userId", {
      nullable: true,
      description: "The user under whom the meeting was asked for; `null` for the signed-in user.",
    }),
    etag: t.exposeString("etag", {
      nullable: true,
      description:
        "The version. Give it back as `ifMatch` when you update or delete, and nobody's change is lost: if the " +
        "appointment changed meanwhile you get a `PreconditionFailedError`.",
    }),
    resourceId: t.exposeID("resourceId", {
      nullable: true,
      description: "The id that the resource itself has upstream. Nothing is found by it: that is what `id` is for.",
    }),
    lastModifiedAt: t.expose("lastModifiedAt", {
      type: "DateTime",
      nullable: true,
      description: "When it was changed last; `null` from an upstream that doesn't tell, such as Microsoft Graph.",
    }),
    lastModifiedBy: t.field({
      type: EditorRef,
      nullable: true,
      description: "Who changed it last; `null` from an upstream that doesn't tell, such as Microsoft Graph.",
      resolve: ({ lastModifiedBy: id }) => (id === null ? null : { id }),
      extensions: { [OF_OBJECT_ALONE]: true },
    }),
    appointmentClientJoinWebUrl: t.field({
      type: "URL",
      nullable: true,
      description:
        "The link by which clients join, without an account: whoever has it can come to the waiting room, so treat it " +
        "as a secret. When the appointment holds none, Microsoft Graph is asked for the meeting's.",
      extensions: { [OF_OBJECT_ALONE]: true },
      resolve: (appointment, _args, { loaders }) =>
        appointment.appointmentClientJoinWebUrl ?? loaders.joinLinks.load(appointment.key),
    }),
    appointmentClients: t.expose("appointmentClients", {
      type: [AppointmentUserRef],
      nullable: true,
      description: "The clients, with name, e-mail address and phone number.",
    }),
    externalAppointmentId: t.exposeString("externalAppointmentId", {
      nullable: true,
      description: "The id of the appointment in the scheduling system it comes from.",
    }),
    externalAppointmentUrl: t.expose("externalAppointmentUrl", {
      type: "URL",
      nullable: true,
      description: "The URL of the appointment in the scheduling system it comes from.",
    }),
    settings: t.expose("settings", { type: SettingsRef, nullable: true, description: "How clients may join." }),
  }),
});

builder.objectField(PreconditionFailedError, "current", (t) =>
  t.field({
    type: VirtualAppointment,
    nullable: true,
    description: "The appointment as it is now. Read only when selected; `null` when it can't be read.",
    resolve: async ({ key }, _args, { loaders }) => {
      try {
        return await loaders.appointments.load(key);
      } catch (error) {
        if (error instanceof GatewayError) return null;
        throw error;
      }
    },
  }),
);

// A plain union: an error union would wrap every read in two async functions, more than the read itself costs.
export const VirtualAppointmentResult = builder.unionType("VirtualAppointmentResult", {
  description: "A virtual appointment, or why there is none. Switch on `__typename`.",
  types: [VirtualAppointment, ...commonErrors],
  resolveType: (outcome) => ("code" in outcome ? outcome.name : "VirtualAppointment"),
});

type Outcome = AppointmentNode | CommonError;

/** An expected error as a value of the union. Any other stays an error, and fails its field or its item alone. */
export function outcomeOf(result: AppointmentNode | Error): Outcome {
  return result instanceof Error ? (errorValue(result) ?? (result as never)) : result;
}

const MeetingInput = builder.inputType("MeetingInput", {
  description: "Names an online meeting, and so the one virtual appointment it can have.",
  fields: (t) => ({
    onlineMeetingId: t.id({ required: true, description: "The id of the online meeting." }),
    userId: t.id({
      description: "Whose meeting: an object id or a user principal name. Left out: the signed-in user's.",
    }),
  }),
});

builder.queryFields((t) => ({
  virtualAppointment: t.field({
    type: VirtualAppointmentResult,
    nullable: true,
    description: "The virtual appointment of an online meeting.",
    args: {
      onlineMeetingId: t.arg.id({
        required: true,
        description: "The id of the online meeting.",
      }),
      userId: t.arg.id({
        description: "Whose meeting: an object id or a user principal name. Left out: the signed-in user's.",
      }),
    },
    resolve: (_root, args, context) => {
      const issues = meetingIssues(args);
      if (issues !== undefined) return outcomeOf(validationError(issues));
      try {
        context.budget.take(1);
      } catch (error) {
        return outcomeOf(error as Error);
      }
      return context.loaders.appointments.outcome(new AppointmentKey(args), outcomeOf);
    },
  }),
  virtualAppointments: t.field({
    type: [VirtualAppointmentResult],
    nullable: { list: true, items: true },
    description:
      `The virtual appointments of several online meetings, ${MAX_MEETINGS} at most: one outcome for each, in the ` +
      "order asked for. One that fails leaves the others alone (`null` if in a way nobody foresaw); a list that is too long fails as a whole, with a top-level error.",
    args: {
      meetings: t.arg({
        type: [MeetingInput],
        required: true,
        description: `The meetings, ${MAX_MEETINGS} at most.`,
      }),
    },
    validate: appointmentsRules,
    resolve: async (_root, { meetings }, { budget, loaders }) => {
      budget.take(meetings.length);
      const mistakes = meetings.map((meeting, index) => {
        const issues = meetingIssues(meeting);
        return issues && validationError(issues, ["meetings", index]);
      });
      const right = meetings.filter((_, index) => mistakes[index] === undefined);
      const outcomes = await loaders.appointments.outcomes(right.map((meeting) => new AppointmentKey(meeting)));
      return mistakes.map((mistake) => outcomeOf(mistake ?? (outcomes.shift() as AppointmentNode | Error)));
    },
  }),
}));
