import type { HandlerContext } from "../handler-context.ts";
import type { GraphRequest, GraphResponse } from "../../protocol/message.ts";
import { requirePermission } from "../../access/required-permissions.ts";
import { requireUserForMe } from "../path-root.ts";
import { annotatedMeeting, meetingSelection } from "./meeting-representation.ts";
import type { Meeting } from "../../domain/meeting.ts";
import { GraphError } from "../../protocol/graph-error.ts";
import { contentType } from "../../protocol/media-type.ts";
import {
  parseCount,
  parseKeyFilter,
  parsePageOptions,
  parseStartFilter,
  parseStartOrder,
} from "../../protocol/filter-options.ts";
import { answerPage, listAnnotations, peopleOf } from "../list-page.ts";
import { meetingsByKey } from "./meeting-keys.ts";
import type { MeetingPosition } from "../../store/search.ts";

/** As many as are counted. */
const MAX_COUNT = 1000;

/**
 * Finds meetings by a key, such as a join link, as Graph does; or lists the online meetings of a user that start in a span
 * of time, such as a day, by their start. That is an extension. A meeting without a start is on nobody's agenda.
 *
 * @see https://learn.microsoft.com/graph/api/onlinemeeting-get
 * @throws {GraphError} 400, 403, 404
 */
export async function findMeetings(request: GraphRequest, context: HandlerContext): Promise<GraphResponse> {
  const { query, metadata, root } = request;
  const selection = meetingSelection(request);
  const select = selection?.join(",");
  const represent = (meeting: Meeting) => annotatedMeeting(meeting, request, selection);
  const isCounted = parseCount(query.get("$count"));
  const key = parseKeyFilter(query.get("$filter"));
  if (key !== undefined) {
    requirePermission(request.caller, "readMeeting", context.permissionsRevision);
    requireUserForMe(request);
    const found = await meetingsByKey(request, context, key);
    return {
      status: 200,
      headers: contentType(metadata),
      body: {
        ...listAnnotations(request, "onlineMeetings", select),
        ...(isCounted ? { "@odata.count": found.length } : {}),
        value: found.map(represent),
      },
    };
  }
  if (root !== "me" && root !== "users") throw filterExpected();
  const people = await peopleOf(request, context, "readMeeting");
  const span = parseStartFilter(query.get("$filter"));
  const descending = parseStartOrder(query.get("$orderby"));
  const search = { tenantId: request.caller.tenantId, people, ...span, descending };
  return answerPage<Meeting>(request, context, {
    ...parsePageOptions(request),
    collection: "onlineMeetings",
    filter: `startDateTime ge ${iso(span.from)} and startDateTime lt ${iso(span.before)}`,
    order: descending ? "startDateTime desc" : undefined,
    shown: { $select: select, $count: isCounted ? "true" : undefined },
    count: isCounted
      ? requireCountable((await context.store.searchMeetings({ ...search, most: MAX_COUNT + 1 })).length)
      : undefined,
    find: async (after, most) => {
      const position = after === undefined ? undefined : parsePosition(after);
      return { items: await context.store.searchMeetings({ ...search, after: position, most }) };
    },
    positionOf: ({ startAt, id }) => `${startAt} ${id}`,
    represent,
  });
}

/** Graph's own words: where no user is named, nobody's meetings are listed. */
function filterExpected(): GraphError {
  const message = "Filter expression expected - /onlineMeetings?$filter={ParameterName} eq '{id}'.";
  return new GraphError(400, "BadRequest", message, { innerCode: "invalidQueryOption" });
}

/** @throws {GraphError} 400 */
function requireCountable(count: number): number {
  if (count <= MAX_COUNT) return count;
  throw new GraphError(400, "BadRequest", `More than ${MAX_COUNT} meetings are not counted: narrow the $filter.`, {
    innerCode: "invalidQueryOption",
  });
}

/** Out of a token whose signature was right, so of the form above. */
function parsePosition(text: string): MeetingPosition {
  const blank = text.indexOf(" ");
  return { startAt: Number(text.slice(0, blank)), id: text.slice(blank + 1) };
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
