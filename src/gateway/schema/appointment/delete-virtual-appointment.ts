import { defineBulkMutation } from "./define-bulk-mutation.ts";
import { defineMutation } from "../define-mutation.ts";
import { writeErrors } from "../error-types.ts";
import { encodeKey } from "../node/global-id.ts";
import { deleteRules } from "../input-rules.ts";
import { idempotencyKeyField, ifMatchField, targetFields } from "./input-fields.ts";
import { type WriteInput, writeOf, writeOne } from "./write-appointments.ts";
import { VirtualAppointment } from "./virtual-appointment.ts";

const deleteOf = (input: WriteInput) => writeOf("delete", input);

const deleteVirtualAppointment = defineMutation({
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
      idempotencyKey: idempotencyKeyField(t),
    }),
  },
  validate: deleteRules,
  resolve: (input, context) => writeOne(deleteOf(input), context),
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

defineBulkMutation({
  name: "deleteVirtualAppointments",
  single: { ...deleteVirtualAppointment, name: "deleteVirtualAppointment" },
  description: "Deletes several virtual appointments",
  about: "What to delete.",
  done: "deleted",
  rules: deleteRules.shape.input,
  writeOf: deleteOf,
});
