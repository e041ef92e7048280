import { requireAccessPolicy } from "../../access/access-policy.ts";
import { meetingIdsInLink } from "../../domain/meeting-id.ts";
import type { Meeting } from "../../domain/meeting.ts";
import type { KeyFilter } from "../../protocol/filter-options.ts";
import { GraphError } from "../../protocol/graph-error.ts";
import type { GraphRequest } from "../../protocol/message.ts";
import type { Person } from "../../store/search.ts";
import type { HandlerContext } from "../handler-context.ts";
import { isLinkOf } from "./meeting-link.ts";
import { mayTouch } from "./open-meeting.ts";

/**
 * The meetings with this key that the caller may see, those that the user of the path organizes first.
 *
 * @see https://learn.microsoft.com/graph/api/onlinemeeting-get
 * @throws {GraphError} 400, 403, 404
 */
export async function meetingsByKey(
  request: GraphRequest,
  context: HandlerContext,
  { name, value }: KeyFilter,
): Promise<readonly Meeting[]> {
  const { caller, params, root } = request;
  const { userId } = params;
  const { store } = context;
  if (caller.kind === "application" && userId !== undefined) await requireAccessPolicy(store, caller, userId);
  // As Graph has it: whoever knows the key of a conference device may see its meeting, if it is an application.
  const needsNoPolicy = root === "communications" && name === "videoTeleconferenceId" && caller.kind === "application";
  if (name === "videoTeleconferenceId" && caller.kind === "user") {
    throw new GraphError(403, "Forbidden", "A videoTeleconferenceId is looked up by applications only.");
  }
  const people = peopleFor(request);
  const found = await store.findMeetingsByKey({ tenantId: caller.tenantId, name, value, people });
  const named = name === "joinWebUrl" ? await namedByLink(request, context, value, found) : found;
  const visible: Meeting[] = [];
  for (const meeting of named) {
    const coversOrganizer =
      caller.kind === "application" &&
      userId === undefined &&
      (needsNoPolicy || (await store.policyCovers(caller.tenantId, caller.applicationId, meeting.organizerId)));
    if (mayTouch(meeting, request, coversOrganizer)) visible.push(meeting);
  }
  const me = (userId ?? caller.id).toLowerCase();
  return visible.toSorted((one, other) => Number(other.organizerId === me) - Number(one.organizerId === me));
}

/** Who has to take part in what the caller may see: {@link mayTouch} as far as a database can tell. */
function peopleFor({ caller, params: { userId } }: GraphRequest): readonly Person[] {
  const named = userId?.toLowerCase();
  return [
    ...(caller.kind === "user"
      ? [{ userId: caller.id.toLowerCase(), upn: caller.upn ?? null, nameOnlyWithoutId: true }]
      : []),
    ...(named === undefined ? [] : [{ userId: named, upn: named, nameOnlyWithoutId: false }]),
  ];
}

/** Of those with a link the one that it names: then it is nobody else's. All of them where it names none. */
async function namedByLink(
  request: GraphRequest,
  context: HandlerContext,
  joinWebUrl: string,
  found: readonly Meeting[],
): Promise<readonly Meeting[]> {
  const own = found.filter(({ id }) => isLinkOf(id, joinWebUrl) === true);
  if (own.length > 0) return own;
  const inLink = await meetingsInLink(request, context, joinWebUrl);
  return inLink.length > 0 ? inLink : found;
}

/** Those whose link was made before links were kept, or that too many others have. */
async function meetingsInLink(
  { caller }: GraphRequest,
  { store }: HandlerContext,
  joinWebUrl: string,
): Promise<Meeting[]> {
  const { tenantId } = caller;
  const meetings = await Promise.all(
    meetingIdsInLink(joinWebUrl).map(async (meetingId) => (await store.findMeeting({ tenantId, meetingId })).meeting),
  );
  return meetings.filter((meeting) => meeting?.joinWebUrl === joinWebUrl) as Meeting[];
}

/**
 * The id of the meeting that a path names by its link; the empty text, which none has, where there is none for the caller.
 * A link that several have names none of them: nothing is to land in another's meeting. Whether the caller may do there what the request is about is for its handler to say.
 *
 * @throws {GraphError} 400, 403, 404, 409
 */
export async function meetingIdByLink(
  request: GraphRequest,
  context: HandlerContext,
  joinWebUrl: string,
): Promise<string> {
  const [meeting, ...others] = await meetingsByKey(request, context, { name: "joinWebUrl", value: joinWebUrl });
  if (others.length > 0) {
    throw new GraphError(
      409,
      "Conflict",
      "Several online meetings have this link: name the one that is meant by its id.",
    );
  }
  return meeting?.id ?? "";
}
