import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import {
  UpdateVirtualAppointmentDocument,
  type UpdateVirtualAppointmentInput,
  type VirtualAppointmentFieldsFragment,
} from "../../generated/graphql.ts";
import type { UpdateVirtualAppointmentResult } from "../../generated/results.ts";
import { mergeChanges, type AppointmentChanges, type Merge } from "../../merge-changes.ts";
import { findAppointment } from "../cache/appointment-cache.ts";
import type { Change } from "../cache/known-appointments.ts";
import { latestOf, replaceVersion } from "../cache/own-writes.ts";
import { useAppointmentMutation, type OptimisticSettings } from "./appointment-mutation.ts";
import type { GatewayMutation, MutationSettings, PayloadOf } from "./gateway-mutation.ts";

type Appointment = VirtualAppointmentFieldsFragment;
type Input = UpdateVirtualAppointmentInput;
type Result = UpdateVirtualAppointmentResult;

export interface UpdateSettings<TContext = unknown>
  extends MutationSettings<Result, Input, TContext>, OptimisticSettings {
  /**
   * The version that your form was filled with. Left out, the one in the cache when you write: if that was read again
   * while a person was typing, a change that the person never saw is overwritten. Once it was written, the next base is
   * the version of the answer: with the old one your own write would be in conflict with you.
   */
  readonly base?: Appointment | undefined;
}

/** Somebody else was faster. Nothing was written. */
export interface UpdateConflict extends Merge {
  /** What you wanted to write. */
  readonly mine: AppointmentChanges;
  /** The appointment as it is now. */
  readonly theirs: Appointment;
  /** The version that you changed; `undefined` where it was not read through these hooks. */
  readonly base: Appointment | undefined;
  /**
   * Writes on top of theirs: `merged`, or what your user chose for each of `conflicts`. Whoever doesn't wait for it finds
   * how it came out in the hook's `data`, `failure` and `error`.
   */
  readonly retryWith: (changes: AppointmentChanges) => Promise<PayloadOf<Result>>;
  /** Gives mine up. The cache has theirs. */
  readonly discard: () => void;
}

export type UpdateMutation<TContext = unknown> = GatewayMutation<Result, Input, TContext> & {
  readonly conflict: UpdateConflict | undefined;
};

/**
 * Changes an appointment, if it is still the version that was read: its etag goes along as `ifMatch`. Give `ifMatch`
 * yourself to name another version, or `"*"` to overwrite whatever is there.
 */
export function useUpdateVirtualAppointment<TContext = unknown>({
  base: formBase,
  optimistic,
  ...settings
}: UpdateSettings<TContext> = {}): UpdateMutation<TContext> {
  const queryClient = useQueryClient();
  // The versions that writes under way are about, by their inputs.
  const bases = useRef(new WeakMap<Input, Appointment | undefined>());
  const retries = useRef(new WeakSet<Input>());
  const [lost, setLost] = useState<{
    readonly input: Input;
    readonly theirs: Appointment;
    readonly base: Appointment | undefined;
  }>();

  const findBase = (input: Input) => formBase ?? findAppointment(queryClient, input);

  const mutation = useAppointmentMutation<Result, Input, TContext>(
    UpdateVirtualAppointmentDocument,
    "updateVirtualAppointment",
    settings,
    {
      prepare: (input) => {
        if (!retries.current.has(input)) bases.current.set(input, findBase(input));
      },
      change: optimistic === true ? updated : undefined,
      around: async (input, send, versions) => {
        // One that was kept while the app was closed comes without its preparation.
        const read = latestOf(versions, bases.current.has(input) ? bases.current.get(input) : findBase(input));
        const ifMatch = input.ifMatch ?? read?.etag ?? undefined;
        const base = read?.etag === ifMatch ? read : undefined;
        // What was chosen in a conflict can be sent again, should it come to nothing this time.
        if (!retries.current.has(input)) setLost(undefined);
        const result = await send(ifMatch === undefined ? input : { ...input, ifMatch });
        if (result.__typename === "PreconditionFailedError" && result.current !== null)
          setLost({ input, theirs: result.current, base });
        else if (result.__typename === "UpdateVirtualAppointmentPayload") {
          setLost(undefined);
          if (ifMatch !== undefined && result.virtualAppointment)
            replaceVersion(versions, ifMatch, result.virtualAppointment);
        }
        return result;
      },
    },
  );

  const { mutateAsync, reset } = mutation;
  const discard = () => {
    setLost(undefined);
    reset();
  };
  return { ...mutation, reset: discard, conflict: lost && describe(lost) };

  function describe({ input, theirs, base }: NonNullable<typeof lost>): UpdateConflict {
    const { onlineMeetingId, userId, ifMatch: _, ...mine } = input;
    return {
      mine,
      theirs,
      base,
      ...mergeChanges(base, mine, theirs),
      retryWith: (changes) => {
        const retry = { onlineMeetingId, userId, ...changes };
        retries.current.add(retry);
        bases.current.set(retry, theirs);
        const written = mutateAsync(retry);
        written.catch(() => {});
        return written;
      },
      discard,
    };
  }
}

/** The appointment as an update will make it: what is not in the input stays, lists and settings are replaced as a whole. */
function updated(input: Input): Change {
  // What is undefined is not in it.
  const { ifMatch: _, ...changes } = JSON.parse(JSON.stringify(input)) as Input;
  const { appointmentClients: clients, settings } = changes;
  const whole = {
    ...changes,
    ...(clients !== undefined && {
      appointmentClients: clients?.map((client) => ({ ...EMPTY_CLIENT, ...client })) ?? [],
    }),
    ...(settings && { settings: { allowClientToJoinUsingBrowser: null, ...settings } }),
  };
  return (outcome) =>
    outcome.__typename === "VirtualAppointment" ? ({ ...outcome, ...whole } as Appointment) : outcome;
}

const EMPTY_CLIENT = { displayName: null, emailAddress: null, smsCapablePhoneNumber: null };
