import { useQueries } from "@tanstack/react-query";
import {
  findVirtualAppointmentsOptions,
  onlineMeetingOptions,
  useGatewayClient,
} from "virtual-appointments-client/react";
import type { Meeting } from "../../meeting-of-day.ts";
import { exactFiltersOf } from "./exact-filters.ts";

const MAX_MATCHES = 20;
const FRESH_MILLISECONDS = 60_000;

/** Appointments whose external id, or a client's address or number, is this text: of any day, with their meetings. */
export function useExactMatches(text: string): readonly Meeting[] {
  const client = useGatewayClient();
  const searches = useQueries({
    queries: exactFiltersOf(text).map((filter) =>
      findVirtualAppointmentsOptions(client, { filter, first: MAX_MATCHES }),
    ),
  });
  const found = new Map(
    searches.flatMap(({ data }) => data?.nodes ?? []).map((appointment) => [appointment.onlineMeetingId, appointment]),
  );
  const meetings = useQueries({
    queries: [...found.keys()].map((onlineMeetingId) => ({
      ...onlineMeetingOptions(client, { onlineMeetingId }),
      staleTime: FRESH_MILLISECONDS,
    })),
  });
  return meetings.flatMap(({ data }) => {
    const virtualAppointment = data?.__typename === "OnlineMeeting" ? found.get(data.onlineMeetingId) : undefined;
    return data?.__typename === "OnlineMeeting" && virtualAppointment ? [{ ...data, virtualAppointment }] : [];
  });
}
