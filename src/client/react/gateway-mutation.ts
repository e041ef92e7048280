import { useMutation, type UseMutationOptions, type UseMutationResult } from "@tanstack/react-query";
import { useState } from "react";
import type { Pause } from "../create-gateway-client.ts";
import type { GatewayRequestError } from "../gateway-request-error.ts";
import { executeField } from "./execute-field.ts";
import { useGateway } from "./gateway-provider.ts";

/** TanStack Query's options, but for what the hook decides. */
export type MutationSettings<TResult, TInput> = Omit<
  UseMutationOptions<TResult, GatewayRequestError, TInput>,
  "mutationFn" | "mutationKey" | "retry" | "retryDelay"
>;

export type GatewayMutation<TResult, TInput> = UseMutationResult<TResult, GatewayRequestError, TInput> & {
  /** Set while a throttled write waits to be sent again. */
  readonly pause: Pause | undefined;
};

/** @param retryTime ends the pauses of a throttled write */
type Send<TResult, TInput> = (input: TInput, retryTime?: AbortSignal) => Promise<TResult>;

/**
 * The one root field of a mutation, by its `input`.
 *
 * @param around what is done before and after the request, when the request alone is not enough
 */
export function useGatewayMutation<TResult, TInput>(
  document: unknown,
  field: string,
  settings: MutationSettings<TResult, TInput>,
  around: (input: TInput, send: Send<TResult, TInput>) => Promise<TResult> = (input, send) => send(input),
): GatewayMutation<TResult, TInput> {
  const { client } = useGateway();
  const [pause, setPause] = useState<Pause>();
  const send: Send<TResult, TInput> = async (input, retryTime) => {
    try {
      return (await executeField(client, document, field, { input }, { onPause: setPause, retryTime })) as TResult;
    } finally {
      setPause(undefined);
    }
  };
  // Written once or not at all: only the client knows which failures say that nothing was written.
  const mutation = useMutation<TResult, GatewayRequestError, TInput>({
    ...settings,
    retry: false,
    mutationFn: (input) => around(input, send),
  });
  return { ...mutation, pause };
}
