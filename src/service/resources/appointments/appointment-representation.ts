import { APPOINTMENT_PROPERTIES } from "../../../common/contract/appointment-properties.ts";
import { propertiesOf, type Appointment } from "../../domain/appointment.ts";
import type { GraphRequest, GraphResponse, MetadataLevel } from "../../protocol/message.ts";
import { contentType } from "../../protocol/media-type.ts";
import type { Meeting } from "../../domain/meeting.ts";
import { selectedProperties } from "../../protocol/query-options.ts";
import { touchedClients } from "../touched.ts";
import { parentOf } from "../path-root.ts";

// Graph never told. OData's clients skip annotations that they don't know.
export const MODIFIED_AT = "@virtualAppointments.lastModifiedDateTime";
export const MODIFIED_BY = "@virtualAppointments.lastModifiedBy";

const PROPERTIES = ["id" as const, ...APPOINTMENT_PROPERTIES];

type Selection = readonly (typeof PROPERTIES)[number][] | undefined;

/**
 * What `$select` asks of an appointment. Read before a write is done: a request that is refused changes nothing.
 *
 * @throws {GraphError} 400
 */
export function selectionOf(request: GraphRequest): Selection {
  return selectedProperties(request.query.get("$select"), "microsoft.graph.virtualAppointment", PROPERTIES);
}

/** The appointment as an answer holds it: with its ETag, the properties asked for, and as much metadata. */
export function representAppointment(
  status: number,
  appointment: Appointment,
  { request, meeting, selection }: { request: GraphRequest; meeting: Meeting; selection: Selection },
): GraphResponse {
  const { metadata } = request;
  const all = annotatedProperties(appointment, metadata);
  const chosen =
    selection === undefined ? all : Object.fromEntries(selection.map((property) => [property, all[property]]));
  return {
    status,
    headers: { ETag: appointment.etag, ...contentType(metadata) },
    body: { ...annotations(request, meeting, selection), ...chosen },
    touched:
      selection === undefined || selection.includes("appointmentClients")
        ? touchedClients("read", meeting.id, appointment.appointmentClients)
        : undefined,
  };
}

/** Where the appointment is, as OData's contexts and ids name it. */
export function canonicalUrl(request: GraphRequest, meeting: Meeting): string {
  return `https://graph.microsoft.com/${request.version}/${resourcePath(request, meeting)}`;
}

function annotations(request: GraphRequest, meeting: Meeting, selection: Selection): Record<string, string> {
  const { metadata, version } = request;
  if (metadata === "none") return {};
  const list = selection === undefined ? "" : `(${selection.join(",")})`;
  const path = resourcePath(request, meeting);
  return {
    "@odata.context": `https://graph.microsoft.com/${version}/$metadata#${path}${list}/$entity`,
    ...(metadata === "full" ? { "@odata.type": "#microsoft.graph.virtualAppointment" } : {}),
  };
}

function resourcePath(request: GraphRequest, meeting: Meeting): string {
  return `${parentOf(request)}/onlineMeetings('${encodeURIComponent(meeting.id)}')/virtualAppointment`;
}

/** All properties of an appointment, who changed it last, and the types of nested objects where full metadata is asked for. */
export function annotatedProperties(appointment: Appointment, metadata: MetadataLevel): Record<string, unknown> {
  const all: Record<string, unknown> = { id: appointment.id, ...propertiesOf(appointment) };
  if (metadata === "none") return all;
  all[MODIFIED_AT] = new Date(appointment.modifiedAt).toISOString();
  all[MODIFIED_BY] = { id: appointment.modifiedBy };
  if (metadata === "full") annotateTypes(all, appointment);
  return all;
}

/** Full metadata names the type of every nested object; minimal leaves out what the declaration says anyway. */
function annotateTypes(target: Record<string, unknown>, { settings, appointmentClients }: Appointment): void {
  if (settings !== null) {
    target["settings"] = { "@odata.type": "#microsoft.graph.virtualAppointmentSettings", ...settings };
  }
  target["appointmentClients"] = appointmentClients.map((client) => ({
    "@odata.type": "#microsoft.graph.virtualAppointmentUser",
    ...client,
  }));
}
