import {
  useInfiniteQuery,
  useQuery,
  useSuspenseInfiniteQuery,
  useSuspenseQuery,
  type DefinedUseQueryResult,
  type SkipToken,
  type UseInfiniteQueryOptions,
  type UseInfiniteQueryResult,
  type UseQueryOptions,
  type UseQueryResult,
  type UseSuspenseInfiniteQueryOptions,
  type UseSuspenseInfiniteQueryResult,
  type UseSuspenseQueryOptions,
  type UseSuspenseQueryResult,
} from "@tanstack/react-query";
import type { GatewayRequestError } from "../../gateway-request-error.ts";
import { useGatewayClient } from "../gateway-provider.ts";
import type { InfiniteOptionsFactory, Pages } from "./infinite-query.ts";
import type { OptionsFactory } from "./gateway-query.ts";
import { withRetries } from "./refetch-interval.ts";

type Decided = "queryKey" | "queryFn";
type DecidedOfPages = Decided | "initialPageParam" | "getNextPageParam" | "getPreviousPageParam";
type Key = readonly unknown[];

/** TanStack Query's options, but for what the hook decides. `TData` is what `select` makes of the result. */
export type QuerySettings<TResult, TData = TResult> = Omit<
  UseQueryOptions<TResult, GatewayRequestError, TData>,
  Decided
>;
export type SuspenseQuerySettings<TResult, TData = TResult> = Omit<
  UseSuspenseQueryOptions<TResult, GatewayRequestError, TData>,
  Decided
>;
export type InfiniteQuerySettings<TPage, TData = Pages<TPage>> = Omit<
  UseInfiniteQueryOptions<TPage, GatewayRequestError, TData, Key, string | null>,
  DecidedOfPages
>;
export type SuspenseInfiniteQuerySettings<TPage, TData = Pages<TPage>> = Omit<
  UseSuspenseInfiniteQueryOptions<TPage, GatewayRequestError, TData, Key, string | null>,
  DecidedOfPages
>;

/** Settings with which there always is data. */
export type InitialQuerySettings<TResult, TData = TResult> = QuerySettings<TResult, TData> & {
  readonly initialData: NoInfer<TResult> | (() => NoInfer<TResult>);
};

/** A hook that reads. With `skipToken` for the variables it reads nothing. */
export interface QueryHook<TVariables, TResult> {
  <TData = TResult>(
    variables: TVariables | SkipToken,
    settings: InitialQuerySettings<TResult, TData>,
  ): DefinedUseQueryResult<TData, GatewayRequestError>;
  <TData = TResult>(
    variables: TVariables | SkipToken,
    settings?: QuerySettings<TResult, TData>,
  ): UseQueryResult<TData, GatewayRequestError>;
}

/** One whose query has no variables. */
export interface PlainQueryHook<TResult> {
  <TData = TResult>(settings: InitialQuerySettings<TResult, TData>): DefinedUseQueryResult<TData, GatewayRequestError>;
  <TData = TResult>(settings?: QuerySettings<TResult, TData>): UseQueryResult<TData, GatewayRequestError>;
}

/** One that suspends. */
export type SuspenseQueryHook<TVariables, TResult> = <TData = TResult>(
  variables: TVariables,
  settings?: SuspenseQuerySettings<TResult, TData>,
) => UseSuspenseQueryResult<TData, GatewayRequestError>;

export type PlainSuspenseQueryHook<TResult> = <TData = TResult>(
  settings?: SuspenseQuerySettings<TResult, TData>,
) => UseSuspenseQueryResult<TData, GatewayRequestError>;

/** One that reads page after page. */
export type InfiniteQueryHook<TVariables, TPage> = <TData = Pages<TPage>>(
  variables: TVariables | SkipToken,
  settings?: InfiniteQuerySettings<TPage, TData>,
) => UseInfiniteQueryResult<TData, GatewayRequestError>;

export type SuspenseInfiniteQueryHook<TVariables, TPage> = <TData = Pages<TPage>>(
  variables: TVariables,
  settings?: SuspenseInfiniteQuerySettings<TPage, TData>,
) => UseSuspenseInfiniteQueryResult<TData, GatewayRequestError>;

export function createQueryHook<TVariables, TResult>(
  options: OptionsFactory<TVariables, TResult>,
): QueryHook<TVariables, TResult> {
  return <TData>(variables: TVariables | SkipToken, settings?: QuerySettings<TResult, TData>) =>
    useQuery({
      ...options(useGatewayClient(), variables),
      ...settings,
      refetchInterval: withRetries(settings?.refetchInterval),
    }) as DefinedUseQueryResult<TData, GatewayRequestError>;
}

export function createSuspenseQueryHook<TVariables, TResult>(
  options: OptionsFactory<TVariables, TResult>,
): SuspenseQueryHook<TVariables, TResult> {
  return (variables, settings) =>
    useSuspenseQuery({
      ...options(useGatewayClient(), variables),
      ...settings,
      refetchInterval: withRetries(settings?.refetchInterval),
    });
}

export function createInfiniteQueryHook<TVariables, TPage>(
  options: InfiniteOptionsFactory<TVariables, TPage>,
): InfiniteQueryHook<TVariables, TPage> {
  return (variables, settings) =>
    useInfiniteQuery({
      ...options(useGatewayClient(), variables),
      ...settings,
      refetchInterval: withRetries(settings?.refetchInterval),
    });
}

export function createSuspenseInfiniteQueryHook<TVariables, TPage>(
  options: InfiniteOptionsFactory<TVariables, TPage>,
): SuspenseInfiniteQueryHook<TVariables, TPage> {
  return (variables, settings) =>
    useSuspenseInfiniteQuery({
      ...options(useGatewayClient(), variables),
      ...settings,
      refetchInterval: withRetries(settings?.refetchInterval),
    });
}

export function withoutVariables<TResult>(hook: QueryHook<void, TResult>): PlainQueryHook<TResult>;
export function withoutVariables<TResult>(hook: SuspenseQueryHook<void, TResult>): PlainSuspenseQueryHook<TResult>;
export function withoutVariables(hook: (variables: undefined, settings?: never) => unknown) {
  return (settings?: never) => hook(undefined, settings);
}
