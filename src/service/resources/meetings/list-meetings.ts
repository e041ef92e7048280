import type { HandlerContext } from "../handler-context.ts";
import type { GraphRequest, GraphResponse } from "../../protocol/message.ts";
import { annotatedMeeting } from "./meeting-representation.ts";
import type { Meeting } from "../../domain/meeting.ts";
import { parsePageOptions, parseStartFilter } from "../../protocol/filter-options.ts";
import { answerPage, peopleOf } from "../list-page.ts";
import type { MeetingPosition } from "../../store/search.ts";

/**
 * Lists the online meetings of a user that start in a span of time, such as a day, by their start. An extension: Graph
 * finds a meeting by its join link alone. A meeting without a start is on nobody's agenda and never here.
 *
 * @throws {GraphError} 400, 403, 404
 */
export async function findMeetings(request: GraphRequest, context: HandlerContext): Promise<GraphResponse> {
  const people = await peopleOf(request, context, "readMeeting");
  const span = parseStartFilter(request.query.get("$filter"));
  return answerPage<Meeting>(request, context, {
    ...parsePageOptions(request.query),
    collection: "onlineMeetings",
    filter: `startDateTime ge ${iso(span.from)} and startDateTime lt ${iso(span.before)}`,
    find: async (after, most) => ({
      items: await context.store.searchMeetings({
        tenantId: request.caller.tenantId,
        people,
        after: after === undefined ? { startAt: span.from, id: "" } : parsePosition(after),
        before: span.before,
        most,
      }),
    }),
    positionOf: ({ startAt, id }) => `${startAt} ${id}`,
    represent: annotatedMeeting,
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
