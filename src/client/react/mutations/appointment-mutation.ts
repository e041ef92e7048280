import { useQueryClient } from "@tanstack/react-query";
import type { MeetingInput } from "../../generated/graphql.ts";
import { beginChange } from "../cache/appointment-cache.ts";
import { keepCache, type WriteResult } from "../cache/keep-cache.ts";
import type { Change } from "../cache/known-appointments.ts";
import { inTurn, type OwnVersions } from "../cache/own-writes.ts";
import { useGatewayMutation, type GatewayMutation, type MutationSettings, type Send } from "./gateway-mutation.ts";

export interface OptimisticSettings {
  /**
   * Show at once what the write will make of the appointment, everywhere. What comes to nothing is taken back, and leaves
   * what was read or written meanwhile.
   */
  readonly optimistic?: boolean | undefined;
}

interface Steps<TResult, TInput> {
  /** Before anything, your `onMutate` too, touches the cache. */
  readonly prepare?: (input: TInput) => void;
  /** What to show at once. */
  readonly change?: ((input: TInput) => Change) | undefined;
  readonly around?: (input: TInput, send: Send<TResult, TInput>, versions: OwnVersions) => Promise<TResult>;
}

/** A mutation of one appointment, which the cache tells of: after those that were asked for before. */
export function useAppointmentMutation<TResult extends WriteResult, TInput extends MeetingInput, TContext>(
  document: unknown,
  field: string,
  settings: MutationSettings<TResult, TInput, TContext>,
  { prepare, change, around }: Steps<TResult, TInput>,
): GatewayMutation<TResult, TInput, TContext> {
  const queryClient = useQueryClient();
  const onMutate: typeof settings.onMutate = async (input, context) => {
    prepare?.(input);
    const result = await settings.onMutate?.(input, context);
    if (change !== undefined) beginChange(queryClient, input, change(input));
    return result as TContext;
  };
  return useGatewayMutation(document, field, { ...settings, onMutate }, (input, send) =>
    inTurn(queryClient, input, (versions) =>
      keepCache(queryClient, input, () => (around ? around(input, send, versions) : send(input))),
    ),
  );
}
