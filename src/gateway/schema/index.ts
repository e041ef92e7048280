import { assertObjectType, lexicographicSortSchema, printSchema } from "graphql";
import type { AppointmentKey } from "../../graph/appointment.ts";
import { builder } from "./builder.ts";
import "./create-virtual-appointment.ts";
import "./date-time.ts";
import { encodeGlobalId, encodeKey } from "./global-id.ts";
import "./delete-virtual-appointment.ts";
import "./update-virtual-appointment.ts";
import "./viewer.ts";
import "./virtual-appointment.ts";

export const schema = builder.toSchema();

// The relay plugin resolves global ids in an async function, three promises for each id of an answer.
const { id } = assertObjectType(schema.getType("VirtualAppointment")).getFields();
if (id !== undefined) id.resolve = (key: AppointmentKey) => encodeGlobalId("VirtualAppointment", encodeKey(key));

/** The schema as `schema.graphql` holds it: sorted, so that a diff shows what changed and nothing else. */
export function printSortedSchema(): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
