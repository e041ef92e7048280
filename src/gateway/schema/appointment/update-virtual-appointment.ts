import { AppointmentKey } from "../../../graph/model/upstream-appointment.ts";
import { defineMutation } from "../define-mutation.ts";
import { writeErrors } from "../error-types.ts";
import { writeRules } from "../input-rules.ts";
import { changesOf, ifMatchField, propertyFields, targetFields } from "./input-fields.ts";
import { VirtualAppointment } from "./virtual-appointment.ts";

defineMutation({
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
      ...propertyFields(t),
    }),
  },
  validate: writeRules,
  resolve: async (input, { graph, loaders, requester, writes }) => {
    const key = new AppointmentKey(input);
    loaders.appointments.clear(key);
    await writes.run(() => graph.updateAppointment(key, changesOf(input), input.ifMatch ?? undefined, requester));
    return key;
  },
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
