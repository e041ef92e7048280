import { skipToken, type QueryFunction, type SkipToken } from "@tanstack/react-query";
import type { GatewayClient } from "../../create-gateway-client.ts";
import type { GatewayRequestError } from "../../gateway-request-error.ts";
import { isTransient, retryAt } from "../../retry-policy.ts";
import { executeField } from "../execute-field.ts";
import { keyOf, type TypedQueryKey, type KeyFactory } from "../query-key.ts";
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

/** Options for a query with one root field. */
export function createOptions<TVariables, TResult>(
  key: KeyFactory<TVariables, TResult>,
  read: (client: GatewayClient, variables: TVariables, signal: AbortSignal) => Promise<TResult>,
): OptionsFactory<TVariables, TResult> {
  return (client, variables) => ({
    ...retryOptions,
    queryKey: keyOf(key, variables),
    queryFn: variables === skipToken ? (skipToken as never) : ({ signal }) => read(client, variables, signal),
  });
}

/** Reads a root field. An outcome that passes is shown, and asked for again later. */
export function readField<TResult>(document: unknown, field: string) {
  return async (client: GatewayClient, variables: object | void, signal: AbortSignal): Promise<TResult> =>
    (await executeField(client, document, field, variables ?? {}, { signal, repeat: false })) as TResult;
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
