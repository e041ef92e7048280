import { z } from "zod";
import { CLIENT_PROPERTIES, TEXT_PROPERTIES } from "../../../common/contract/appointment-properties.ts";
import { mapNames } from "../../../common/contract/record.ts";
import { MAX_CLIENTS, MAX_TEXT } from "../../../common/contract/limits.ts";
import type { AppointmentProperties } from "../../domain/appointment.ts";
import { parseBody, unicode } from "../../protocol/request-body.ts";
import { MODIFIED_AT, MODIFIED_BY } from "./appointment-representation.ts";

const text = unicode(MAX_TEXT).nullable();

// Every sample of the reference pages sends booleans as strings, the real connector sent real ones: take both.
const lenientBoolean = z
  .union([z.boolean(), z.literal(["true", "false"]).transform((value) => value === "true")], "Edm.Boolean")
  .nullable();

/** `@odata.type` may come with or without `#`, as in the pages' samples. */
const odataType = (name: string) => z.literal([`#microsoft.graph.${name}`, `microsoft.graph.${name}`]).optional();

const user = z.strictObject({
  "@odata.type": odataType("virtualAppointmentUser"),
  ...mapNames(CLIENT_PROPERTIES, () => text.optional()),
});

const settings = z.strictObject({
  "@odata.type": odataType("virtualAppointmentSettings"),
  allowClientToJoinUsingBrowser: lenientBoolean.optional(),
});

const appointment = z.strictObject({
  "@odata.type": odataType("virtualAppointment"),
  "@odata.context": z.string().optional(),
  "@odata.etag": z.string().optional(),
  // Read-only: what an answer had may be sent back, and nothing happens to it.
  id: z.string().optional(),
  [MODIFIED_AT]: z.string().optional(),
  [MODIFIED_BY]: z.unknown().optional(),
  ...mapNames(TEXT_PROPERTIES, () => text.optional()),
  settings: settings.nullable().optional(),
  appointmentClients: z.array(user).max(MAX_CLIENTS).nullable().optional(),
});

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/**
 * Reads the body of PUT or PATCH: only the properties it holds, complete in themselves (a collection and a complex
 * property are replaced whole).
 *
 * @throws {GraphError} 400, naming every wrong property by its path
 */
export function parseAppointmentBody(body: unknown): Partial<AppointmentProperties> {
  const data = parseBody(appointment, body);
  const properties: Partial<Mutable<AppointmentProperties>> = {};
  for (const name of TEXT_PROPERTIES) {
    const value = data[name];
    if (value !== undefined) properties[name] = value;
  }
  if (data.settings !== undefined) {
    properties.settings =
      data.settings === null
        ? null
        : { allowClientToJoinUsingBrowser: data.settings.allowClientToJoinUsingBrowser ?? null };
  }
  if (data.appointmentClients !== undefined) {
    properties.appointmentClients = (data.appointmentClients ?? []).map((client) =>
      mapNames(CLIENT_PROPERTIES, (name) => client[name] ?? null),
    );
  }
  return properties;
}
