import {
  skipToken,
  type InfiniteData,
  type QueryFunction,
  type QueryFunctionContext,
  type SkipToken,
} from "@tanstack/react-query";
import type { GatewayClient } from "../../create-gateway-client.ts";
import { retryOptions, type RetryOptions } from "./gateway-query.ts";
import type { KeyFactory, TypedQueryKey } from "../query-key.ts";

/** The cursor that a page comes after; `null` for the first. */
type Cursor = string | null;

/** The data of a query without an end: its pages. One that failed is the last, and asked for again as all others are. */
export type Pages<TPage> = InfiniteData<TPage, Cursor>;

/** How a query without an end is read, page by page: what TanStack Query calls `infiniteQueryOptions`. */
export interface GatewayInfiniteOptions<TPage, TQueryFn = PageFunction<TPage>> extends RetryOptions {
  readonly queryKey: TypedQueryKey<Pages<TPage>>;
  readonly queryFn: TQueryFn;
  readonly initialPageParam: Cursor;
  readonly getNextPageParam: (page: TPage) => Cursor;
}

interface Page {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: Cursor };
}

type PageFunction<TPage> = QueryFunction<TPage, readonly unknown[], Cursor>;

export interface InfiniteOptionsFactory<TVariables, TPage> {
  (client: GatewayClient, variables: TVariables): GatewayInfiniteOptions<TPage>;
  /** With `skipToken` for the variables nothing is asked for. */
  (
    client: GatewayClient,
    variables: TVariables | SkipToken,
  ): GatewayInfiniteOptions<TPage, PageFunction<TPage> | SkipToken>;
}

/** Options for a query with one root field that is a connection. */
export function createInfiniteOptions<TVariables, TPage extends Page>(
  key: KeyFactory<Omit<TVariables, "after">, Pages<TPage>>,
  read: (client: GatewayClient, variables: TVariables, context: QueryFunctionContext) => Promise<TPage>,
): InfiniteOptionsFactory<Omit<TVariables, "after">, TPage> {
  return (client, variables) => ({
    ...retryOptions,
    queryKey: key(variables as Omit<TVariables, "after">),
    queryFn:
      variables === skipToken
        ? (skipToken as never)
        : (context) => read(client, { ...variables, after: context.pageParam } as TVariables, context),
    initialPageParam: null,
    getNextPageParam: ({ pageInfo: { hasNextPage, endCursor } }) => (hasNextPage ? endCursor : null),
  });
}
