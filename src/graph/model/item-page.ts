import { isObject } from "../../common/json.ts";

/** A page of a list of the service's. */
export interface Page<Item> {
  readonly edges: readonly Edge<Item>[];
  readonly hasNextPage: boolean;
  /** The `$skiptoken` behind the last of its items; `null` where there is none, or the upstream doesn't tell. */
  readonly endCursor: string | null;
}

export interface Edge<Item> {
  readonly node: Item;
  /** The `$skiptoken` behind it; `null` where the upstream doesn't tell. */
  readonly cursor: string | null;
}

/**
 * Reads a page. The next link is never followed: its token alone goes into a path of ours.
 *
 * @param first how many there may be
 * @returns `undefined` when the body is none
 */
export function parsePage<Item>(
  body: unknown,
  first: number,
  parseItem: (item: unknown) => Item | undefined,
): Page<Item> | undefined {
  if (!isObject(body) || !Array.isArray(body["value"]) || body["value"].length > first) return undefined;
  const edges: Edge<Item>[] = [];
  for (const item of body["value"] as readonly unknown[]) {
    const node = parseItem(item);
    if (node === undefined) return undefined;
    edges.push({ node, cursor: cursorOf(item) });
  }
  const next = skipTokenOf(body["@odata.nextLink"]);
  if (next === null) return undefined;
  return { edges, hasNextPage: next !== undefined, endCursor: next ?? edges.at(-1)?.cursor ?? null };
}

/** The part of a list's path that says which page. */
export function pageQuery(first: number, after: string | undefined): string {
  return `$top=${first}${after === undefined ? "" : `&$skiptoken=${encodeURIComponent(after)}`}`;
}

function cursorOf(item: unknown): string | null {
  const token = isObject(item) ? item["@virtualAppointments.skipToken"] : undefined;
  return typeof token === "string" && token !== "" ? token : null;
}

/** @returns `undefined` without a link, `null` for one that leads nowhere: a page must not pass for the last by mistake */
function skipTokenOf(nextLink: unknown): string | undefined | null {
  if (nextLink === undefined || nextLink === null) return undefined;
  if (typeof nextLink !== "string" || !URL.canParse(nextLink)) return null;
  return new URL(nextLink).searchParams.get("$skiptoken");
}
