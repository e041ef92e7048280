import { APPOINTMENT_PROPERTIES, type AppointmentProperty } from "../../../common/contract/appointment-properties.ts";
import { pick } from "../../../common/contract/record.ts";
import { MAX_CLIENTS } from "../../../common/contract/limits.ts";
import type { AppointmentChanges } from "../../../graph/writes/settle-write.ts";
import { AppointmentUserInput } from "./appointment-user.ts";
import type { builder } from "../builder.ts";
import { SettingsInput } from "./settings.ts";

type InputFieldBuilder = Parameters<Parameters<typeof builder.inputType>[1]["fields"]>[0];

/** Which appointment a write is about: the fields every mutation's input begins with. */
export function targetFields(t: InputFieldBuilder) {
  return {
    onlineMeetingId: t.id({ required: true, description: "The id of the online meeting." }),
    userId: t.id({
      description: "Whose meeting: an object id or a user principal name. Left out: the signed-in user's.",
    }),
  };
}

export function ifMatchField(t: InputFieldBuilder, description: string) {
  return t.string({ description });
}

export function idempotencyKeyField(t: InputFieldBuilder) {
  return t.string({
    description:
      "A key of your own for this very request, such as a new GUID, 255 visible characters at most. Whatever comes of it, " +
      "the same request with the same key is executed once, within a day: so after a `ServiceUnavailableError` of outcome " +
      "`UNKNOWN` you may send it again. Another request under it is a `ValidationError`. Microsoft Graph itself keeps no " +
      "keys: what goes there is refused with one.",
  });
}

/** The resource's properties, side by side with the target. */
export function propertyFields(t: InputFieldBuilder) {
  return {
    appointmentClientJoinWebUrl: t.field({
      type: "URL",
      description: "The link by which clients join. Left out on create, the service makes one.",
    }),
    appointmentClients: t.field({
      type: [AppointmentUserInput],
      description: `The clients, ${MAX_CLIENTS} at most. The list is replaced as a whole.`,
    }),
    externalAppointmentId: t.string({
      description: "The id of the appointment in the scheduling system it comes from.",
    }),
    externalAppointmentUrl: t.field({
      type: "URL",
      description: "The URL of the appointment in the scheduling system it comes from.",
    }),
    settings: t.field({ type: SettingsInput, description: "How clients may join. Replaced as a whole." }),
  } satisfies Record<AppointmentProperty, unknown>;
}

export type PropertiesInput = { readonly [Property in AppointmentProperty]?: unknown };

/** What an input says about the properties: left out keeps, null clears. */
export function changesOf(input: PropertiesInput): AppointmentChanges {
  // JSON drops what is undefined, so a property left out of the input is left out upstream.
  return pick(input, APPOINTMENT_PROPERTIES) as AppointmentChanges;
}
