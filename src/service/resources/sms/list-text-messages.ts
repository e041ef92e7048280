import { MESSAGE_KINDS, type TextMessage } from "../../domain/text-message.ts";
import { parsePageOptions } from "../../protocol/filter-options.ts";
import { contentType } from "../../protocol/media-type.ts";
import type { GraphRequest, GraphResponse, MetadataLevel } from "../../protocol/message.ts";
import type { HandlerContext } from "../handler-context.ts";
import { openMeeting } from "../meetings/open-meeting.ts";
import { parentOf } from "../path-root.ts";

/**
 * The newest text messages about a meeting, for whoever may read its appointment: what became of each. An extension: Graph
 * tells nothing of what it sends. Of the numbers there are two digits.
 *
 * @throws {GraphError} 400, 403, 404
 */
export async function getTextMessages(request: GraphRequest, context: HandlerContext): Promise<GraphResponse> {
  const { id, tenantId } = await openMeeting(request, context, "readAppointment");
  const { top } = parsePageOptions(request);
  const messages = await context.store.messages.findNewest({ tenantId, meetingId: id }, top);
  const { metadata, version } = request;
  const path = `${parentOf(request)}/onlineMeetings('${encodeURIComponent(id)}')/textMessages`;
  const response = {
    status: 200,
    headers: contentType(metadata),
    body: {
      ...(metadata !== "none" && { "@odata.context": `https://graph.microsoft.com/${version}/$metadata#${path}` }),
      "@virtualAppointments.extension": true,
      value: messages.map((message) => represent(message, metadata)),
    },
  };
  if (messages.length === 0) return response;
  const touched = { action: "list", meetingIds: [id], count: messages.length, fields: ["phoneNumberEnd"] } as const;
  return { ...response, touched };
}

function represent(message: TextMessage, metadata: MetadataLevel): Record<string, unknown> {
  const { id, kind, state, attempts, createdAt, dueAt, finishedAt, numberEnd } = message;
  return {
    ...(metadata === "full" && { "@odata.type": "#microsoft.graph.textMessage" }),
    id,
    // A newer version may know another one.
    kind: MESSAGE_KINDS.find((known) => known === kind) ?? "unknownFutureValue",
    state,
    attempts,
    createdDateTime: isoTime(createdAt),
    dueDateTime: state === "pending" ? isoTime(dueAt) : null,
    sentDateTime: state === "sent" && finishedAt !== null ? isoTime(finishedAt) : null,
    phoneNumberEnd: numberEnd,
  };
}

function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
