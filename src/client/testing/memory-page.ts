import type { Outcome } from "./memory-outcome.ts";

const PAGE = 50;

/** As much as was asked for, and where to go on. */
export function pageOf<Item>(
  items: readonly Item[],
  first: number | null | undefined,
  after: string | null | undefined,
  nodeOf: (item: Item) => object,
) {
  const start = after ? Number(atob(after)) : 0;
  const end = start + (first ?? PAGE);
  const edges = items.slice(start, end).map((item, index) => {
    return { node: nodeOf(item), cursor: btoa(String(start + index + 1)) };
  });
  const pageInfo = {
    hasNextPage: end < items.length,
    hasPreviousPage: start > 0,
    startCursor: edges[0]?.cursor ?? null,
    endCursor: edges.at(-1)?.cursor ?? null,
  };
  return { edges, nodes: edges.map(({ node }) => node), pageInfo, error: null };
}

/** In the place of a page: why there is none. */
export function failedPage(error: Outcome) {
  return { ...pageOf([], 0, null, () => ({})), error };
}
