import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { OnlineMeetingsQueryVariables } from "virtual-appointments-client";
import {
  infiniteOnlineMeetingsOptions,
  useGatewayClient,
  useInfiniteOnlineMeetings,
} from "virtual-appointments-client/react";
import { addDays, boundsOf, type Day } from "./day.ts";
import type { Meeting } from "./meeting-of-day.ts";

const REFRESH_MILLISECONDS = 60_000;
/** As many as a page may have: a full day is there after a few. */
const PAGE_SIZE = 100;
/** More of one span's meetings are asked for by hand. */
const MAX_PAGES_BY_ITSELF = 5;

/** A day's meetings, with their appointments: page after page, and again every minute, as others work on the same day. */
export function useDay(day: Day) {
  return useMeetings(boundsOf(day), { refetchInterval: REFRESH_MILLISECONDS });
}

/** The meetings of a span of 31 days at most. */
export function useMeetings(
  span: Omit<OnlineMeetingsQueryVariables, "after" | "first">,
  settings: { readonly refetchInterval?: number; readonly staleTime?: number } = {},
) {
  const query = useInfiniteOnlineMeetings({ ...span, first: PAGE_SIZE }, settings);
  const { data, hasNextPage, isFetching, fetchNextPage } = query;
  const pages = data?.pages ?? [];
  const isGoingOn = hasNextPage && !isFetching && pages.length < MAX_PAGES_BY_ITSELF;
  useEffect(() => {
    if (isGoingOn) void fetchNextPage({ cancelRefetch: false });
  }, [isGoingOn, fetchNextPage]);
  const meetings = pages.flatMap((page): readonly Meeting[] => page?.nodes ?? []);
  const failed = pages.map((page) => page?.error).find((error) => error !== null);
  return { ...query, meetings, failed };
}

/** Reads the days beside this one before anybody goes there. */
export function usePrefetchedNeighbours(day: Day, isReady: boolean): void {
  const client = useGatewayClient();
  const queryClient = useQueryClient();
  useEffect(() => {
    if (!isReady) return;
    for (const neighbour of [addDays(day, 1), addDays(day, -1)]) {
      const options = infiniteOnlineMeetingsOptions(client, { ...boundsOf(neighbour), first: PAGE_SIZE });
      void queryClient.prefetchInfiniteQuery({ ...options, retry: false, staleTime: REFRESH_MILLISECONDS });
    }
  }, [client, queryClient, day, isReady]);
}
