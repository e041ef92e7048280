import type { HandlerContext } from "../handler-context.ts";
import { GraphError } from "../../protocol/graph-error.ts";
import type { GraphRequest, GraphResponse } from "../../protocol/message.ts";
import { contentType } from "../../protocol/media-type.ts";
import { openMeeting } from "./open-meeting.ts";

/**
 * The link by which clients join a meeting; the meeting needs no appointment for it.
 *
 * @see https://learn.microsoft.com/graph/api/virtualappointment-getvirtualappointmentjoinweburl
 */
export async function getJoinWebUrl(request: GraphRequest, context: HandlerContext): Promise<GraphResponse> {
  const meeting = await openMeeting(request, context, "readJoinLink");
  const refusal = context.sampleBehaviour?.refusalOf(meeting, request.method, "getVirtualAppointmentJoinWebUrl");
  if (refusal !== undefined) throw refusal;
  if (meeting.clientJoinWebUrl === null) {
    const message = "This meeting has no join link here: if Microsoft Teams holds it, ask Microsoft Graph.";
    throw new GraphError(404, "NotFound", message, { innerCode: "itemNotFound" });
  }
  return {
    status: 200,
    headers: contentType(request.metadata),
    body: {
      ...(request.metadata === "none"
        ? {}
        : { "@odata.context": `https://graph.microsoft.com/${request.version}/$metadata#Edm.String` }),
      value: meeting.clientJoinWebUrl,
    },
  };
}
