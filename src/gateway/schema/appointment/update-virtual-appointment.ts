import { AppointmentKey } from "../../../graph/model/upstream-appointment.ts";
import { changesOf, ifMatchField, propertyFields, targetFields } from "./input-fields.ts";
import { builder } from "../builder.ts";
import { writeErrors } from "../error-types.ts";
import { writeRules } from "../input-rules.ts";
import { VirtualAppointment } from "./virtual-appointment.ts";

const UpdateVirtualAppointmentInput = builder.inputType("UpdateVirtualAppointmentInput", {
  description: "What to change. A property left out keeps its value, `null` clears it.",
  fields: (t) => ({
    ...targetFields(t),
    ifMatch: ifMatchField(
      t,
      "The `etag` of the version you read: if the appointment changed since, nothing is written and you get a " +
        "`PreconditionFailedError`. Left out, the last writer wins.",
    ),
    ...propertyFields(t),
  }),
});

const UpdateVirtualAppointmentPayload = builder.objectRef<AppointmentKey>("UpdateVirtualAppointmentPayload").implement({
  description: "The virtual appointment was changed. The change is on disk.",
  fields: (t) => ({
    virtualAppointment: t.field({
      type: VirtualAppointment,
      nullable: true,
      description: "The appointment after the change. Read only when selected.",
      resolve: (key, _args, { loaders, writes }) => writes.readBack(() => loaders.appointments.load(key)),
    }),
  }),
});

const UpdateVirtualAppointmentResult = builder.errorUnion("UpdateVirtualAppointmentResult", {
  description: "The changed virtual appointment, or why it was not changed. Switch on `__typename`.",
  types: [UpdateVirtualAppointmentPayload, ...writeErrors],
  resolveType: () => "UpdateVirtualAppointmentPayload",
});

builder.mutationField("updateVirtualAppointment", (t) =>
  t.field({
    type: UpdateVirtualAppointmentResult,
    nullable: true,
    description: "Changes properties of a virtual appointment.",
    args: {
      input: t.arg({ type: UpdateVirtualAppointmentInput, required: true, description: "What to change, and where." }),
    },
    validate: writeRules,
    resolve: async (_root, { input }, { graph, loaders, credential, writes }) => {
      const key = new AppointmentKey(input);
      loaders.appointments.clear(key);
      await writes.run(() => graph.updateAppointment(key, changesOf(input), input.ifMatch ?? undefined, credential));
      return key;
    },
  }),
);
