import { useMutation, type UseMutationOptions, type UseMutationResult } from "@tanstack/react-query";
import { useState } from "react";
import type { Pause } from "../../create-gateway-client.ts";
import type { GatewayRequestError } from "../../gateway-request-error.ts";
import { executeField } from "../execute-field.ts";
import { useGatewayClient } from "../gateway-provider.ts";
import { MutationFailedError } from "./mutation-failed-error.ts";

interface Outcome {
  readonly __typename: string;
}

/** The one outcome of a mutation that says that it was done. */
export type PayloadOf<TResult> = Extract<TResult, { readonly __typename: `${string}Payload` }>;
/** All others. */
export type FailureOf<TResult> = Exclude<TResult, PayloadOf<TResult>> & { readonly message: string };

/** Why a mutation was not done: a failure that the schema names, or a request that brought no outcome. */
export type MutationError<TResult extends Outcome> = MutationFailedError<FailureOf<TResult>> | GatewayRequestError;

/** TanStack Query's options, but for what the hook decides. */
export interface MutationSettings<TResult extends Outcome, TInput, TContext = unknown> extends Omit<
  UseMutationOptions<PayloadOf<TResult>, MutationError<TResult>, TInput, TContext>,
  "mutationFn" | "retry" | "retryDelay"
> {
  /** Called before `onError`, and only for a failure that the schema names. */
  readonly onFailure?: (failure: FailureOf<TResult>, input: TInput, context: TContext | undefined) => unknown;
}

export type GatewayMutation<TResult extends Outcome, TInput, TContext = unknown> = UseMutationResult<
  PayloadOf<TResult>,
  MutationError<TResult>,
  TInput,
  TContext
> & {
  /** Of `error`, the failure that the schema names: what to switch on. */
  readonly failure: FailureOf<TResult> | undefined;
  /** Set while a throttled write waits to be sent again. */
  readonly pause: Pause | undefined;
};

/** @param retryTime ends the pauses of a throttled write */
export type Send<TResult, TInput> = (input: TInput, retryTime?: AbortSignal) => Promise<TResult>;

/**
 * The one root field of a mutation, by its `input`.
 *
 * @param around what is done before and after the request, when the request alone is not enough
 */
export function useGatewayMutation<TResult extends Outcome, TInput, TContext>(
  document: unknown,
  field: string,
  { onFailure, ...settings }: MutationSettings<TResult, TInput, TContext>,
  around: (input: TInput, send: Send<TResult, TInput>) => Promise<TResult> = (input, send) => send(input),
): GatewayMutation<TResult, TInput, TContext> {
  const client = useGatewayClient();
  const [pause, setPause] = useState<Pause>();
  const send: Send<TResult, TInput> = async (input, retryTime) => {
    try {
      return (await executeField(client, document, field, { input }, { onPause: setPause, retryTime })) as TResult;
    } finally {
      setPause(undefined);
    }
  };
  // Written once or not at all: only the client knows which failures say that nothing was written.
  const mutation = useMutation<PayloadOf<TResult>, MutationError<TResult>, TInput, TContext>({
    ...settings,
    retry: false,
    mutationFn: async (input) => {
      const outcome = await around(input, send);
      if (isPayload(outcome)) return outcome;
      throw new MutationFailedError(outcome as FailureOf<TResult>);
    },
    onError: async (error, input, context, ...rest) => {
      const failure = failureOf<TResult>(error);
      if (failure !== undefined) await onFailure?.(failure, input, context);
      await settings.onError?.(error, input, context, ...rest);
    },
  });
  return { ...mutation, failure: failureOf<TResult>(mutation.error), pause };
}

/** A mutation without anything around it. */
export function createMutationHook<TResult extends Outcome, TInput>(document: unknown, field: string) {
  return <TContext = unknown>(
    settings: MutationSettings<TResult, TInput, TContext> = {},
  ): GatewayMutation<TResult, TInput, TContext> => useGatewayMutation(document, field, settings);
}

function isPayload<TResult extends Outcome>(outcome: TResult): outcome is PayloadOf<TResult> {
  return outcome.__typename.endsWith("Payload");
}

function failureOf<TResult extends Outcome>(error: MutationError<TResult> | null): FailureOf<TResult> | undefined {
  return error instanceof MutationFailedError ? error.failure : undefined;
}
