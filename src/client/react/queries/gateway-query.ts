import { skipToken, type QueryFunction, type QueryFunctionContext, type SkipToken } from "@tanstack/react-query";
import type { GatewayClient } from "../../create-gateway-client.ts";
import type { GatewayRequestError } from "../../gateway-request-error.ts";
import type { MeetingInput } from "../../generated/graphql.ts";
import type { VirtualAppointmentResult } from "../../generated/results.ts";
import { isTransient, retryAt } from "../../retry-policy.ts";
import { arrive } from "../cache/appointment-cache.ts";
import { startRead } from "../cache/known-appointments.ts";
import { executeField } from "../execute-field.ts";
import type { KeyFactory, TypedQueryKey } from "../query-key.ts";
import { loadAppointment } from "./appointment-batch.ts";
import { withRetries } from "./refetch-interval.ts";

/** How a query is read, kept and read again: what TanStack Query calls `queryOptions`. */
export interface GatewayQueryOptions<TResult, TQueryFn = QueryFunction<TResult>> extends RetryOptions {
  readonly queryKey: TypedQueryKey<TResult>;
  readonly queryFn: TQueryFn;
}

export interface OptionsFactory<TVariables, TResult> {
  (client: GatewayClient, variables: TVariables): GatewayQueryOptions<TResult>;
  /** With `skipToken` for the variables nothing is asked for. */
  (
    client: GatewayClient,
    variables: TVariables | SkipToken,
  ): GatewayQueryOptions<TResult, QueryFunction<TResult> | SkipToken>;
}

/** Options for a query that is read like this. */
export function createOptions<TVariables, TResult>(
  key: KeyFactory<TVariables, TResult>,
  read: (client: GatewayClient, variables: TVariables, context: QueryFunctionContext) => Promise<TResult>,
): OptionsFactory<TVariables, TResult> {
  return (client, variables) => ({
    ...retryOptions,
    // A skipToken has no properties: it gets a key that no variables have.
    queryKey: key(variables as TVariables),
    queryFn: variables === skipToken ? (skipToken as never) : (context) => read(client, variables, context),
  });
}

/** Reads a root field. An outcome that passes is shown, and asked for again later. */
export function readField<TResult>(document: unknown, field: string) {
  return (client: GatewayClient, variables: object | void, context: QueryFunctionContext): Promise<TResult> =>
    readInto<TResult>(client, context, undefined, (signal) =>
      executeField(client, document, field, variables ?? {}, { signal, repeat: false }),
    );
}

/** Reads one appointment, together with those that are asked for at the same time, such as the rows of a table. */
export function readAppointment(
  client: GatewayClient,
  meeting: MeetingInput,
  context: QueryFunctionContext,
): Promise<VirtualAppointmentResult> {
  return readInto<VirtualAppointmentResult>(client, context, meeting, (signal) =>
    loadAppointment(client, meeting, signal),
  );
}

async function readInto<TResult>(
  client: GatewayClient,
  { client: queryClient, queryKey, signal }: QueryFunctionContext,
  own: MeetingInput | undefined,
  read: (signal: AbortSignal) => Promise<unknown>,
): Promise<TResult> {
  const askedAt = startRead(queryClient);
  const data = await read(signal);
  return arrive(queryClient, data, askedAt, own, {
    readBy: queryKey,
    readAppointment: (context) => readAppointment(client, context.queryKey[2] as MeetingInput, context),
  }) as TResult;
}

export interface RetryOptions {
  readonly retry: (failures: number, error: GatewayRequestError) => boolean;
  readonly retryDelay: (failures: number, error: GatewayRequestError) => number;
  readonly refetchInterval: ReturnType<typeof withRetries>;
}

export const retryOptions: RetryOptions = {
  // Whoever renders on a server is not to wait for a gateway that is down: the browser asks again.
  retry: (failures, error) =>
    typeof window !== "undefined" &&
    isTransient(error) &&
    retryAt(failures + 1, error.retryAfterSeconds, 0) !== undefined,
  retryDelay: (failures, error) => retryAt(failures + 1, error.retryAfterSeconds, 0) ?? 0,
  refetchInterval: withRetries(),
};
