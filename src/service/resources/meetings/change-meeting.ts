import { isDeepStrictEqual } from "node:util";
import { isObject } from "../../../common/json.ts";
import type { Writer } from "../../domain/change.ts";
import type { Meeting } from "../../domain/meeting.ts";
import { GraphError } from "../../protocol/graph-error.ts";
import type { GraphRequest, GraphResponse } from "../../protocol/message.ts";
import { returnPreference, withPreference } from "../../protocol/prefer.ts";
import { jsonBody } from "../../protocol/request-body.ts";
import type { Decision, FoundMeeting } from "../../store/store.ts";
import type { HandlerContext } from "../handler-context.ts";
import { adoptableMeeting } from "./adopt-meeting.ts";
import { parseMeetingChange, parseWholeMeeting } from "./meeting-body.ts";
import { requireOrganizer } from "./meeting-handlers.ts";
import { meetingSchema } from "./meeting-schema.ts";
import { meetingUrl, representMeeting } from "./meeting-representation.ts";
import { allowedMeeting, lookupOf } from "./open-meeting.ts";

/**
 * Changes what the body holds of a meeting.
 *
 * @see https://learn.microsoft.com/graph/api/onlinemeeting-update
 */
export async function patchMeeting(request: GraphRequest, context: HandlerContext): Promise<GraphResponse> {
  const lookup = lookupOf(request, context, "writeMeeting");
  const changed = await context.store.changeMeeting(lookup, (found) => {
    const before = allowedMeeting(found, request, context);
    requireOrganizer(request, before, "change");
    return decideSave(before, parseMeetingChange(jsonBody(request), before), request.caller);
  });
  return answer(200, changed, request);
}

/**
 * Replaces a meeting; or adopts one that Microsoft Teams holds, with its times, participants and link, from its organizer
 * or an application that may act for them. An extension: Graph has no PUT here. The same request again changes nothing.
 */
export async function putMeeting(request: GraphRequest, context: HandlerContext): Promise<GraphResponse> {
  const lookup = { ...lookupOf(request, context, "writeMeeting"), newLink: linkIn(request) };
  const put = await context.store.changeMeeting(lookup, (found) => decidePut(found, request, context));
  if (!put.isNew) return answer(200, put.meeting, request);
  const present = await context.store.adoptMeeting(put.meeting, request.caller);
  if (present === undefined) return answer(201, put.meeting, request);
  // Somebody was faster with the same meeting; or it is another one.
  if (present.id === put.meeting.id) return putMeeting(request, context);
  throw present.externalId !== null && present.externalId === put.meeting.externalId
    ? conflict("The user has another meeting with this externalId.")
    : linkTaken();
}

/** The link in the body. A wrong one is refused where the body is read. */
function linkIn(request: GraphRequest): string | undefined {
  const body = jsonBody(request);
  const link = isObject(body) ? meetingSchema.shape.joinWebUrl.safeParse(body["joinWebUrl"]).data : undefined;
  return link || undefined;
}

function linkTaken(): GraphError {
  return conflict("Another meeting has this joinWebUrl.");
}

function conflict(message: string): GraphError {
  return new GraphError(409, "Conflict", message, { innerCode: "nameAlreadyExists" });
}

function decidePut(
  found: FoundMeeting,
  request: GraphRequest,
  context: HandlerContext,
): Decision<{ meeting: Meeting; isNew: boolean }> {
  const known = allowedMeeting(found, request, context, adoptableMeeting(request, context));
  requireOrganizer(request, known, "change");
  const isNew = found.meeting === undefined;
  const meeting = parseWholeMeeting(jsonBody(request), known, !isNew);
  const isLinkNew = known.joinWebUrl === null && meeting.joinWebUrl !== null;
  if (isLinkNew && found.isLinkTaken === true) throw linkTaken();
  if (isNew) return { result: { meeting, isNew } };
  const { change } = decideSave(known, meeting, request.caller);
  return { change: change && { ...change, isLinkNew }, result: { meeting, isNew } };
}

function decideSave(before: Meeting, meeting: Meeting, writer: Writer) {
  const isSame = Object.entries(meeting).every(([name, value]) => {
    return isDeepStrictEqual(before[name as keyof Meeting], value);
  });
  const change = isSame ? undefined : ({ kind: "saveMeeting", before, meeting, writer } as const);
  return { change, result: meeting };
}

function answer(status: 200 | 201, meeting: Meeting, request: GraphRequest): GraphResponse {
  const preference = returnPreference(request.headers["prefer"]);
  const minimal = { status: 204, headers: { "OData-EntityId": meetingUrl(request, meeting) } };
  return withPreference(preference, preference === "minimal" ? minimal : representMeeting(status, meeting, request));
}
