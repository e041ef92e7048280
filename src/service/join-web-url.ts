import type { ServiceEnvironment } from "./environment.ts";
import type { GraphRequest, GraphResponse } from "./graph-message.ts";
import { openMeeting } from "./online-meeting.ts";
import { readPermissions } from "./permissions.ts";
import { sampleFault } from "./sample-trouble.ts";

/**
 * The link by which clients join a meeting; the meeting needs no appointment for it.
 *
 * @see https://learn.microsoft.com/graph/api/virtualappointment-getvirtualappointmentjoinweburl
 */
export function getJoinWebUrl(request: GraphRequest, environment: ServiceEnvironment): GraphResponse {
  const meeting = openMeeting(request, environment, readPermissions);
  const fault = sampleFault(meeting, environment, request.method, "getVirtualAppointmentJoinWebUrl");
  if (fault !== undefined) throw fault;
  return {
    status: 200,
    headers: {},
    body: {
      "@odata.context": `https://graph.microsoft.com/${request.version}/$metadata#Edm.String`,
      value: meeting.clientJoinWebUrl,
    },
  };
}
