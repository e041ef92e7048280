import { defineBulkMutation } from "./define-bulk-mutation.ts";
import { defineMutation } from "../define-mutation.ts";
import { writeErrors } from "../error-types.ts";
import { writeRules } from "../input-rules.ts";
import { idempotencyKeyField, ifMatchField, propertyFields, targetFields } from "./input-fields.ts";
import { type WriteInput, writeOf, writeOne } from "./write-appointments.ts";
import { VirtualAppointment } from "./virtual-appointment.ts";

const updateOf = (input: WriteInput) => writeOf("update", input);

const updateVirtualAppointment = defineMutation({
  name: "updateVirtualAppointment",
  description: "Changes properties of a virtual appointment.",
  input: {
    description: "What to change. A property left out keeps its value, `null` clears it.",
    about: "What to change, and where.",
    fields: (t) => ({
      ...targetFields(t),
      ifMatch: ifMatchField(
        t,
        "The `etag` of the version you read: if the appointment changed since, nothing is written and you get a " +
          "`PreconditionFailedError`. Left out, the last writer wins.",
      ),
      idempotencyKey: idempotencyKeyField(t),
      ...propertyFields(t),
    }),
  },
  validate: writeRules,
  resolve: (input, context) => writeOne(updateOf(input), context),
  payload: {
    description: "The virtual appointment was changed. The change is on disk.",
    fields: (t) => ({
      virtualAppointment: t.field({
        type: VirtualAppointment,
        nullable: true,
        description: "The appointment after the change. Read only when selected.",
        resolve: (key, _args, { loaders, writes }) => writes.readBack(() => loaders.appointments.load(key)),
      }),
    }),
  },
  result: {
    description: "The changed virtual appointment, or why it was not changed. Switch on `__typename`.",
    errors: writeErrors,
  },
});

defineBulkMutation({
  name: "updateVirtualAppointments",
  single: { ...updateVirtualAppointment, name: "updateVirtualAppointment" },
  description: "Changes several virtual appointments",
  about: "What to change.",
  done: "changed",
  rules: writeRules.shape.input,
  writeOf: updateOf,
});
