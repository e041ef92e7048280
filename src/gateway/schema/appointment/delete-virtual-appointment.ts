import { AppointmentKey } from "../../../graph/model/upstream-appointment.ts";
import { defineMutation } from "../define-mutation.ts";
import { writeErrors } from "../error-types.ts";
import { encodeKey } from "../global-id.ts";
import { deleteRules } from "../input-rules.ts";
import { ifMatchField, targetFields } from "./input-fields.ts";
import { VirtualAppointment } from "./virtual-appointment.ts";

defineMutation({
  name: "deleteVirtualAppointment",
  description: "Deletes the virtual appointment of an online meeting.",
  input: {
    description: "The virtual appointment to delete.",
    about: "What to delete.",
    fields: (t) => ({
      ...targetFields(t),
      ifMatch: ifMatchField(
        t,
        "The `etag` of the version you read: if the appointment changed since, it is not deleted and you get a " +
          "`PreconditionFailedError`. Left out, whatever is there is deleted.",
      ),
    }),
  },
  validate: deleteRules,
  resolve: async (input, { graph, loaders, requester, writes }) => {
    const key = new AppointmentKey(input);
    loaders.appointments.clear(key);
    await writes.run(() => graph.deleteAppointment(key, input.ifMatch ?? undefined, requester));
    return key;
  },
  payload: {
    description: "The virtual appointment was deleted. The online meeting itself stays.",
    fields: (t) => ({
      deletedVirtualAppointmentId: t.globalID({
        nullable: false,
        description: "The global id it had: remove it from your cache.",
        resolve: (key) => ({ type: VirtualAppointment, id: encodeKey(key) }),
      }),
    }),
  },
  result: {
    description: "The id of the deleted virtual appointment, or why it was not deleted. Switch on `__typename`.",
    errors: writeErrors,
  },
});
