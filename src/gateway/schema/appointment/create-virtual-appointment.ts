import { ServiceProvisioningError } from "../../../graph/model/gateway-errors.ts";
import { defineBulkMutation } from "./define-bulk-mutation.ts";
import { defineMutation } from "../define-mutation.ts";
import { writeErrors } from "../error-types.ts";
import { writeRules } from "../input-rules.ts";
import { idempotencyKeyField, ifMatchField, propertyFields, targetFields } from "./input-fields.ts";
import { type WriteInput, writeOf, writeOne } from "./write-appointments.ts";
import { VirtualAppointment } from "./virtual-appointment.ts";

const createOf = (input: WriteInput) => writeOf("create", input);

const createVirtualAppointment = defineMutation({
  name: "createVirtualAppointment",
  description:
    "Adds a virtual appointment to an online meeting. An existing one is never overwritten unless `ifMatch` says so.",
  input: {
    description: "The virtual appointment to create. What is left out has no value.",
    about: "What to create, and where.",
    fields: (t) => ({
      ...targetFields(t),
      ifMatch: ifMatchField(
        t,
        "Left out, the meeting must not have an appointment yet. With the `etag` of the one it has, that version is " +
          'replaced as a whole; with `"*"` whichever it has is.',
      ),
      idempotencyKey: idempotencyKeyField(t),
      ...propertyFields(t),
    }),
  },
  validate: writeRules,
  resolve: (input, context) => writeOne(createOf(input), context),
  payload: {
    description: "The virtual appointment was created. It is on disk.",
    fields: (t) => ({
      virtualAppointment: t.field({
        type: VirtualAppointment,
        nullable: true,
        description: "The new appointment.",
        resolve: (key, _args, { loaders, writes }) => writes.readBack(() => loaders.appointments.load(key)),
      }),
    }),
  },
  result: {
    description: "The new virtual appointment, or why it was not created. Switch on `__typename`.",
    errors: [...writeErrors, ServiceProvisioningError],
  },
});

defineBulkMutation({
  name: "createVirtualAppointments",
  single: { ...createVirtualAppointment, name: "createVirtualAppointment" },
  description: "Adds virtual appointments to several online meetings",
  about: "What to create.",
  done: "created",
  rules: writeRules.shape.input,
  writeOf: createOf,
});
