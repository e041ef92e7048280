import { ServiceProvisioningError } from "../../../graph/model/gateway-errors.ts";
import { AppointmentKey } from "../../../graph/model/upstream-appointment.ts";
import { defineMutation } from "../define-mutation.ts";
import { writeErrors } from "../error-types.ts";
import { writeRules } from "../input-rules.ts";
import { nodeOf } from "../appointment-node.ts";
import { changesOf, ifMatchField, propertyFields, targetFields } from "./input-fields.ts";
import { VirtualAppointment } from "./virtual-appointment.ts";

defineMutation({
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
      ...propertyFields(t),
    }),
  },
  validate: writeRules,
  resolve: async (input, { graph, loaders, requester, writes }) => {
    const key = new AppointmentKey(input);
    loaders.appointments.clear(key);
    const created = await writes.run(() =>
      graph.createAppointment(key, changesOf(input), input.ifMatch ?? undefined, requester),
    );
    loaders.appointments.prime(key, nodeOf(created));
    return key;
  },
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
