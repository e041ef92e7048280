import { builder } from "../builder.ts";
import { searchRules } from "../input-rules.ts";
import { connectionOf, defineConnection, pageArguments } from "../list-connection.ts";
import { VirtualAppointment } from "./virtual-appointment.ts";

const VirtualAppointmentConnection = defineConnection({
  name: "VirtualAppointment",
  errorName: "FindVirtualAppointmentsError",
  node: VirtualAppointment,
  description: "A page of virtual appointments that were found, or the `error` for which there is none.",
  order: "The appointments, in an order that stays.",
});

const VirtualAppointmentFilter = builder.inputType("VirtualAppointmentFilter", {
  description:
    "Which virtual appointments: those that meet all that is given. What is left out or `null` doesn't matter.",
  fields: (t) => ({
    externalAppointmentId: t.string({ description: "Their id in the scheduling system they come from, exactly." }),
    clientEmail: t.field({
      type: "EmailAddress",
      description: "A client has this e-mail address; the case of A to Z doesn't matter.",
    }),
    clientPhone: t.field({
      type: "PhoneNumber",
      description: "A client has this phone number; only its digits matter, and not how they are set apart.",
    }),
    modifiedSince: t.field({ type: "DateTime", description: "They were changed then or later." }),
  }),
});

builder.queryField("findVirtualAppointments", (t) =>
  t.field({
    type: VirtualAppointmentConnection,
    nullable: true,
    description:
      "Finds the virtual appointments of a user by what is known of them. A page may have fewer than were asked for, or none, " +
      "and a next page all the same: `hasNextPage` alone tells the end. Read from the appointment service; Microsoft Graph " +
      "can't find them and gives a `ResourceRetiredError`.",
    args: {
      filter: t.arg({ type: VirtualAppointmentFilter, description: "Which ones. Left out: all of the user's." }),
      userId: t.arg.id({
        description:
          "Whose: an object id or a user principal name; of somebody else those that both of you take part in. Left out: " +
          "the signed-in user's.",
      }),
      ...pageArguments(t),
    },
    resolve: (_root, args, { loaders, budget }) =>
      connectionOf(args, searchRules, budget, (first, after) =>
        loaders.searches.load({ ...args.filter, userId: args.userId ?? undefined, first, after }),
      ),
  }),
);
