import { AppointmentKey } from "../../../graph/model/upstream-appointment.ts";
import { ifMatchField, targetFields } from "./input-fields.ts";
import { builder } from "../builder.ts";
import { writeErrors } from "../error-types.ts";
import { encodeKey } from "../global-id.ts";
import { deleteRules } from "../input-rules.ts";
import { VirtualAppointment } from "./virtual-appointment.ts";

const DeleteVirtualAppointmentInput = builder.inputType("DeleteVirtualAppointmentInput", {
  description: "The virtual appointment to delete.",
  fields: (t) => ({
    ...targetFields(t),
    ifMatch: ifMatchField(
      t,
      "The `etag` of the version you read: if the appointment changed since, it is not deleted and you get a " +
        "`PreconditionFailedError`. Left out, whatever is there is deleted.",
    ),
  }),
});

const DeleteVirtualAppointmentPayload = builder.objectRef<AppointmentKey>("DeleteVirtualAppointmentPayload").implement({
  description: "The virtual appointment was deleted. The online meeting itself stays.",
  fields: (t) => ({
    deletedVirtualAppointmentId: t.globalID({
      nullable: false,
      description: "The global id it had: remove it from your cache.",
      resolve: (key) => ({ type: VirtualAppointment, id: encodeKey(key) }),
    }),
  }),
});

const DeleteVirtualAppointmentResult = builder.errorUnion("DeleteVirtualAppointmentResult", {
  description: "The id of the deleted virtual appointment, or why it was not deleted. Switch on `__typename`.",
  types: [DeleteVirtualAppointmentPayload, ...writeErrors],
  resolveType: () => "DeleteVirtualAppointmentPayload",
});

builder.mutationField("deleteVirtualAppointment", (t) =>
  t.field({
    type: DeleteVirtualAppointmentResult,
    nullable: true,
    description: "Deletes the virtual appointment of an online meeting.",
    args: {
      input: t.arg({ type: DeleteVirtualAppointmentInput, required: true, description: "What to delete." }),
    },
    validate: deleteRules,
    resolve: async (_root, { input }, { graph, loaders, credential, writes }) => {
      const key = new AppointmentKey(input);
      loaders.appointments.clear(key);
      await writes.run(() => graph.deleteAppointment(key, input.ifMatch ?? undefined, credential));
      return key;
    },
  }),
);
