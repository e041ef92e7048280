import {
  skipToken,
  type DefinedUseQueryResult,
  type SkipToken,
  type UseInfiniteQueryResult,
  type UseQueryResult,
} from "@tanstack/react-query";
import type { GatewayRequestError } from "../../gateway-request-error.ts";
import {
  useInfiniteOnlineMeetings as useMeetingPages,
  useOnlineMeetings as useMeetings,
  useVirtualAppointment as useAppointment,
} from "../generated-hooks.ts";
import type {
  InfiniteQueryHook,
  InfiniteQuerySettings,
  InitialQuerySettings,
  QueryHook,
  QuerySettings,
} from "../queries/query-hooks.ts";
import type { Pages } from "../queries/infinite-query.ts";
import { useAgendaLive, useVirtualAppointmentLive, type LiveSettings } from "./use-live.ts";

/** What makes a hook that reads show what others change. */
export interface LiveOption {
  /** `true`, or how. Left out, it is the hook of `virtual-appointments-client/react`. */
  readonly live?: boolean | LiveSettings;
}

/** A hook that reads, and goes on to show what others change where it is told to. */
export interface LiveQueryHook<TVariables, TResult> {
  <TData = TResult>(
    variables: TVariables | SkipToken,
    settings: InitialQuerySettings<TResult, TData> & LiveOption,
  ): DefinedUseQueryResult<TData, GatewayRequestError>;
  <TData = TResult>(
    variables: TVariables | SkipToken,
    settings?: QuerySettings<TResult, TData> & LiveOption,
  ): UseQueryResult<TData, GatewayRequestError>;
}

/** One that reads page after page. */
export type LiveInfiniteQueryHook<TVariables, TPage> = <TData = Pages<TPage>>(
  variables: TVariables | SkipToken,
  settings?: InfiniteQuerySettings<TPage, TData> & LiveOption,
) => UseInfiniteQueryResult<TData, GatewayRequestError>;

/** Both of one: what the one reads, the other keeps up to date. */
function both(
  useRead: (variables: never, settings?: object) => unknown,
  useLive: (variables: never, settings?: LiveSettings) => unknown,
) {
  return (variables: unknown, { live = false, ...settings }: LiveOption = {}) => {
    useLive((live ? variables : skipToken) as never, typeof live === "object" ? live : undefined);
    return useRead(variables as never, settings);
  };
}

type Of<THook> = THook extends QueryHook<infer TVariables, infer TResult> ? LiveQueryHook<TVariables, TResult> : never;
type OfPages<THook> =
  THook extends InfiniteQueryHook<infer TVariables, infer TPage> ? LiveInfiniteQueryHook<TVariables, TPage> : never;

/** The virtual appointment of an online meeting; with `live` as it is now, whoever changes it. */
export const useVirtualAppointment = /*#__PURE__*/ both(useAppointment, useVirtualAppointmentLive) as Of<
  typeof useAppointment
>;
/** The online meetings of a user that start in a span of time; with `live` as they are now. */
export const useOnlineMeetings = /*#__PURE__*/ both(useMeetings, useAgendaLive) as Of<typeof useMeetings>;
/** The same, page after page. */
export const useInfiniteOnlineMeetings = /*#__PURE__*/ both(useMeetingPages, useAgendaLive) as OfPages<
  typeof useMeetingPages
>;
