import { assertObjectType, lexicographicSortSchema, printSchema } from "graphql";
import { builder } from "./builder.ts";
import { countOutcomes } from "./count-outcomes.ts";
import "./appointment/create-virtual-appointment.ts";
import "./date-time.ts";
import "./appointment/delete-virtual-appointment.ts";
import "./live/changed-meetings.ts";
import "./live/provisioning-changes.ts";
import "./meeting/cancel-online-meeting.ts";
import "./meeting/create-online-meeting.ts";
import "./meeting/find-online-meeting.ts";
import "./meeting/meeting-participant.ts";
import "./meeting/update-online-meeting.ts";
import "./meeting/meeting-agenda.ts";
import "./sms/send-virtual-appointment-reminder-sms.ts";
import "./sms/send-virtual-appointment-sms.ts";
import "./appointment/update-virtual-appointment.ts";
import "./viewer.ts";
import "./appointment/virtual-appointment.ts";

export const schema = builder.toSchema();
countOutcomes(schema);

// The relay plugin resolves global ids in an async function, three promises for each; ours are properties.
delete assertObjectType(schema.getType("VirtualAppointment")).getFields()["id"]?.resolve;

/** The schema as `schema.graphql` holds it: sorted, so that a diff shows what changed and nothing else. */
export function printSortedSchema(): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
