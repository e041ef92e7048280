import {
  useQuery,
  useSuspenseQuery,
  type Query,
  type UseQueryOptions,
  type UseQueryResult,
  type UseSuspenseQueryOptions,
  type UseSuspenseQueryResult,
} from "@tanstack/react-query";
import type { GatewayClient } from "../create-gateway-client.ts";
import type { GatewayRequestError } from "../gateway-request-error.ts";
import { VirtualAppointmentDocument, type MeetingInput } from "../generated/graphql.ts";
import { isRetryable, isTransient, retryAt } from "../retry-policy.ts";
import type { LoadAppointment } from "./appointment-batch.ts";
import { executeField } from "./execute-field.ts";
import { useGateway } from "./gateway-provider.ts";
import { meetingOf, queryKeyOf } from "./query-key.ts";

/** TanStack Query's options, but for what the hook decides. */
export type QuerySettings<TResult> = Omit<UseQueryOptions<TResult, GatewayRequestError>, "queryKey" | "queryFn">;
export type SuspenseQuerySettings<TResult> = Omit<
  UseSuspenseQueryOptions<TResult, GatewayRequestError>,
  "queryKey" | "queryFn"
>;

export function useGatewayQuery<TResult>(
  document: unknown,
  field: string,
  variables: object,
  settings: QuerySettings<TResult>,
): UseQueryResult<TResult, GatewayRequestError> {
  return useQuery({ ...gatewayQuery<TResult>(useGateway(), document, field, variables), ...settings });
}

export function useSuspenseGatewayQuery<TResult>(
  document: unknown,
  field: string,
  variables: object,
  settings: SuspenseQuerySettings<TResult>,
): UseSuspenseQueryResult<TResult, GatewayRequestError> {
  return useSuspenseQuery({ ...gatewayQuery<TResult>(useGateway(), document, field, variables), ...settings });
}

interface Gateway {
  readonly client: GatewayClient;
  readonly loadAppointment: LoadAppointment;
}

/** How the one root field of a query is read, kept and read again. */
export function gatewayQuery<TResult>(
  { client, loadAppointment }: Gateway,
  document: unknown,
  field: string,
  variables: object,
) {
  const meeting = document === VirtualAppointmentDocument ? meetingOf(variables as MeetingInput) : undefined;
  return {
    queryKey: queryKeyOf(field, meeting ?? variables),
    queryFn: async ({ signal }: { signal: AbortSignal }): Promise<TResult> => {
      const outcome =
        meeting !== undefined
          ? await loadAppointment(meeting, signal)
          : await executeField(client, document, field, variables, { signal, repeat: false });
      return outcome as TResult;
    },
    retry: (failures: number, error: GatewayRequestError) =>
      isTransient(error) && retryAt(failures + 1, error.retryAfterSeconds, 0) !== undefined,
    retryDelay: (failures: number, error: GatewayRequestError) =>
      retryAt(failures + 1, error.retryAfterSeconds, 0) ?? 0,
    refetchInterval,
  };
}

/** How often queries had been read when what they are asked for again came to nothing for the first time. */
const firstReads = new WeakMap<object, number>();

/** An outcome that passes is shown, and asked for again by the retry policy while somebody looks at it. */
function refetchInterval(query: Pick<Query, "state">): number | false {
  const { data, dataUpdateCount, errorUpdateCount } = query.state;
  const outcome = outcomesOf(data).find(isRetryable);
  if (outcome === undefined) {
    firstReads.delete(query);
    return false;
  }
  // A repeat that got no answer is one, too.
  const reads = dataUpdateCount + errorUpdateCount;
  const first = firstReads.get(query) ?? reads;
  firstReads.set(query, first);
  const delay = retryAt(reads - first + 1, outcome.retryAfterSeconds, 0);
  // An interval of 0 would be none.
  return delay === undefined ? false : Math.max(delay, 1);
}

/** An agenda came to something for each of its meetings, too. */
function outcomesOf(data: unknown): readonly unknown[] {
  const { nodes = [] } = (data ?? {}) as { nodes?: readonly { virtualAppointment: unknown }[] };
  return [data, ...nodes.map(({ virtualAppointment }) => virtualAppointment)];
}
