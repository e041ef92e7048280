import { createEtag } from "./appointment.ts";
import type { ServiceEnvironment } from "./environment.ts";
import { GraphFault } from "./graph-fault.ts";
import type { GraphRequest, Method } from "./graph-message.ts";
import { recordWrite } from "./history.ts";
import type { Meeting } from "./online-meeting.ts";

/** The fault that a sample meeting answers with on purpose, so that a newcomer can see each kind of error. */
export function sampleFault(
  meeting: Meeting,
  environment: ServiceEnvironment,
  method: Method,
  segment: "virtualAppointment" | "getVirtualAppointmentJoinWebUrl",
): GraphFault | undefined {
  if (!environment.samples) return undefined;
  switch (meeting.id) {
    case "forbidden":
      return new GraphFault(403, "Forbidden", "No application access policy found for this app.");
    case "throttled":
      return new GraphFault(429, "TooManyRequests", "Please retry again later.", {
        innerCode: "429",
        headers: { "Retry-After": "10" },
      });
    case "unavailable":
      return new GraphFault(503, "ServiceUnavailable", "The service is temporarily unavailable.");
    case "busy":
      return method === "GET"
        ? undefined
        : new GraphFault(409, "Conflict", "Another operation on this online meeting is in progress.");
    case "retired":
      return segment === "virtualAppointment"
        ? new GraphFault(400, "BadRequest", `Resource not found for the segment '${segment}'.`)
        : undefined;
    default:
      return undefined;
  }
}

/** Object id of nobody: the other writer of the meeting `conflict`. */
const OTHER_WRITER = "00000000-0000-0000-0000-00000000beef";

/**
 * In the meeting `conflict` somebody else is always a moment faster: just before a conditional write the appointment
 * changes, unless the other writer's version is the one there. So the write fails once, and succeeds when repeated
 * with the current ETag.
 */
export function letOtherWriterIn(
  request: GraphRequest,
  { samples, store, now }: ServiceEnvironment,
  meeting: Meeting,
): void {
  const { "if-match": ifMatch = "*" } = request.headers;
  if (!samples || meeting.id !== "conflict" || request.method === "GET" || ifMatch === "*") return;
  const current = store.findAppointment(meeting.tenantId, meeting.id);
  if (current === undefined || current.modifiedBy === OTHER_WRITER) return;
  const changed = {
    ...current,
    etag: createEtag(),
    externalAppointmentId: "changed-by-somebody-else",
    modifiedBy: OTHER_WRITER,
    modifiedAt: now(),
  };
  store.transaction(() => {
    store.saveAppointment(meeting.tenantId, meeting.id, changed);
    const change = { method: "PATCH", at: changed.modifiedAt, before: current, after: changed } as const;
    recordWrite(store, meeting, { id: OTHER_WRITER, kind: "user" }, change);
  });
}

/** What is provisioned: the tenant; but the meeting `provisioning` by itself, so that it works in a tenant in use. */
export function provisioningScope(meeting: Meeting, environment: ServiceEnvironment): string {
  return environment.samples && meeting.id === "provisioning" ? `${meeting.tenantId}/provisioning` : meeting.tenantId;
}

/** Deleting the appointment of the meeting `provisioning` lets it be provoked again. */
export function resetSample(meeting: Meeting, environment: ServiceEnvironment): void {
  if (environment.samples && meeting.id === "provisioning") {
    environment.store.resetProvisioning(provisioningScope(meeting, environment));
  }
}
