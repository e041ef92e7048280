import { requireAccessPolicy } from "../access/access-policy.ts";
import { parentOf, requireUserForMe } from "./path-root.ts";
import type { Caller } from "../domain/service-caller.ts";
import type { HandlerContext } from "./handler-context.ts";
import type { GraphRequest, GraphResponse } from "../protocol/message.ts";
import { contentType } from "../protocol/media-type.ts";
import type { Access } from "../../common/contract/graph-permissions.ts";
import { requirePermission } from "../access/required-permissions.ts";
import { malformedSkipToken, type PageOptions } from "../protocol/filter-options.ts";
import { createSkipToken, readSkipToken } from "../protocol/skip-token.ts";
import type { People } from "../store/search.ts";

/** What the link to a next page is made of. */
interface ListName extends PageOptions {
  readonly collection: "virtualAppointments" | "onlineMeetings";
  /** The `$filter` in the one spelling that links to next pages have; `undefined` without one. */
  readonly filter: string | undefined;
  /** What else makes it another list, such as its order, and what doesn't, such as the properties that it shows. */
  readonly order?: string | undefined;
  readonly shown?: Readonly<Record<string, string | undefined>>;
}

interface FoundItems<Item> {
  readonly items: readonly Item[];
  /** The position that was looked at last, where it goes on after it: then a page may have few items, or none. */
  readonly stoppedAt?: string | undefined;
}

/** A list that is answered page by page. */
export interface SearchList<Item> extends ListName {
  /** Up to `most` items after a position, from the start without one. */
  readonly find: (after: string | undefined, most: number) => Promise<FoundItems<Item>>;
  readonly positionOf: (item: Item) => string;
  readonly represent: (item: Item) => Record<string, unknown>;
  /** How many there are at all, where that is asked for. */
  readonly count?: number | undefined;
}

/**
 * Whose meetings a search is about. As with a single one: users see what they take part in, of another user what both
 * take part in; an application what the user in the path takes part in.
 *
 * @throws {GraphError} 400, 403, 404
 */
export async function peopleOf(request: GraphRequest, context: HandlerContext, access: Access): Promise<People> {
  const { caller, params } = request;
  requirePermission(caller, access, context.permissionsRevision);
  requireUserForMe(request);
  const named = params["userId"];
  if (caller.kind === "application") {
    await requireAccessPolicy(context.store, caller, named ?? "");
    // Applications name users by object id alone, see access-policy.ts.
    return [{ userId: (named ?? "").toLowerCase(), upn: null, nameOnlyWithoutId: true }];
  }
  const me = { userId: caller.id.toLowerCase(), upn: caller.upn ?? null, nameOnlyWithoutId: true };
  if (named === undefined || isMe(named, caller)) return [me];
  // The caller's own meetings are walked, so nobody can make the service walk through a busier user's.
  return [me, { userId: named.toLowerCase(), upn: named, nameOnlyWithoutId: false }];
}

const SKIP_TOKEN = "@virtualAppointments.skipToken";

/**
 * A page of a list that Graph never had. The body says so by an annotation rather than a header, because it survives in
 * an item of a `$batch` and in what the SDKs hand on; OData clients skip annotations they don't know.
 *
 * @throws {GraphError} 400 when the skip token is another list's
 */
export async function answerPage<Item>(
  request: GraphRequest,
  { store }: HandlerContext,
  list: SearchList<Item>,
): Promise<GraphResponse> {
  const { metadata } = request;
  const secret = await store.secret("skiptoken");
  const identity = identityOf(request, list);
  const after = list.skipToken === undefined ? undefined : readSkipToken(secret, identity, list.skipToken);
  if (list.skipToken !== undefined && after === undefined) throw malformedSkipToken();
  // One more than asked for tells whether there is a next page.
  const { items, stoppedAt } = await list.find(after, list.top + 1);
  const page = items.slice(0, list.top);
  const last = items.length > page.length ? page.at(-1) : undefined;
  const next = last === undefined ? stoppedAt : list.positionOf(last);
  const tokenAt = (position: string) => createSkipToken(secret, identity, position);
  // With the place of each a list can go on behind any of its items. Whoever selects has said what is wanted.
  const hasTokens = metadata !== "none" && list.shown?.["$select"] === undefined;
  return {
    status: 200,
    headers: {
      ...contentType(metadata),
      ...(list.maxPageSize === undefined ? {} : { "Preference-Applied": `odata.maxpagesize=${list.top}` }),
    },
    body: {
      ...listAnnotations(request, list.collection, list.shown?.["$select"]),
      ...(list.count === undefined ? {} : { "@odata.count": list.count }),
      "@virtualAppointments.extension": true,
      value: page.map((item) => ({
        ...(hasTokens ? { [SKIP_TOKEN]: tokenAt(list.positionOf(item)) } : {}),
        ...list.represent(item),
      })),
      ...(next === undefined ? {} : { "@odata.nextLink": nextLink(request, list, tokenAt(next)) }),
    },
  };
}

/** What a list says of itself. */
export function listAnnotations(
  request: GraphRequest,
  collection: ListName["collection"],
  select: string | undefined,
): Record<string, string> {
  const { metadata, version } = request;
  if (metadata === "none") return {};
  const chosen = select === undefined ? "" : `(${select})`;
  const path = `${parentOf(request)}/${collection}${chosen}`;
  return { "@odata.context": `https://graph.microsoft.com/${version}/$metadata#${path}` };
}

function isMe(named: string, { id, upn }: Caller): boolean {
  const name = named.toLowerCase();
  return name === id.toLowerCase() || name === upn?.toLowerCase();
}

/** What makes two lists the same: a token of one is good for the other. */
function identityOf({ caller, params }: GraphRequest, { collection, filter, order }: ListName): string[] {
  const user = params["userId"]?.toLowerCase() ?? "me";
  const others = [filter, order].filter((text) => text !== undefined);
  return [collection, caller.tenantId, caller.id, user, ...others];
}

function nextLink(
  request: GraphRequest,
  { collection, filter, top, order, shown = {} }: ListName,
  token: string,
): string {
  const user = request.params["userId"];
  const parent = user === undefined ? "me" : `users/${encodeURIComponent(user)}`;
  const query = [
    ...(filter === undefined ? [] : [`$filter=${encodeURIComponent(filter)}`]),
    ...(order === undefined ? [] : [`$orderby=${encodeURIComponent(order)}`]),
    ...Object.entries(shown).flatMap(([name, value]) =>
      value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
    ),
    `$top=${top}`,
    `$skiptoken=${encodeURIComponent(token)}`,
  ].join("&");
  return `${request.origin}/${request.version}/${parent}/${collection}?${query}`;
}
