import { assertObjectType, lexicographicSortSchema, printSchema, type GraphQLField } from "graphql";
import type { OnlineMeeting } from "../../graph/model/upstream-meeting.ts";
import { builder } from "./builder.ts";
import { countOutcomes } from "./count-outcomes.ts";
import { encodeGlobalId, encodeKey } from "./node/global-id.ts";
import "./appointment/create-virtual-appointment.ts";
import "./scalars/date-time.ts";
import "./appointment/delete-virtual-appointment.ts";
import "./live/changed-meetings.ts";
import "./live/provisioning-changes.ts";
import "./meeting/cancel-online-meeting.ts";
import "./meeting/create-online-meeting.ts";
import "./meeting/find-online-meeting.ts";
import "./meeting/meeting-participant.ts";
import "./meeting/update-online-meeting.ts";
import "./appointment/find-virtual-appointments.ts";
import "./meeting/meeting-agenda.ts";
import "./sms/send-virtual-appointment-reminder-sms.ts";
import "./sms/send-virtual-appointment-sms.ts";
import "./scalars/text-scalars.ts";
import "./sms/message-history.ts";
import "./appointment/update-virtual-appointment.ts";
import "./viewer.ts";
import "./appointment/virtual-appointment.ts";

export const schema = builder.toSchema();
schema.description =
  "Virtual appointments: what a business adds to the online meetings that it holds with its clients. What is to be expected to " +
  "go wrong is a type: switch on `__typename`, and in lists look at `error`. What is deprecated says what to take instead, and " +
  "stays for a minor version at least.";
countOutcomes(schema);

// The relay plugin resolves global ids in an async function, three promises for each. That of an appointment is a property.
delete globalIdOf("VirtualAppointment").resolve;
globalIdOf("OnlineMeeting").resolve = ({ key }: OnlineMeeting) => encodeGlobalId("OnlineMeeting", encodeKey(key));

function globalIdOf(typeName: string): GraphQLField<OnlineMeeting, unknown> {
  const field = assertObjectType(schema.getType(typeName)).getFields()["id"];
  if (field === undefined) throw new TypeError(`${typeName} has no global id.`);
  return field;
}

/** The schema as `schema.graphql` holds it: sorted, so that a diff shows what changed and nothing else. */
export function printSortedSchema(): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
