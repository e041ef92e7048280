import { useEffect, useRef } from "react";
import { CreateVirtualAppointmentDocument, type CreateVirtualAppointmentInput } from "../../generated/graphql.ts";
import type { CreateVirtualAppointmentResult } from "../../generated/results.ts";
import { wait } from "../../wait.ts";
import { useAppointmentMutation } from "./appointment-mutation.ts";
import type { GatewayMutation, MutationSettings } from "./gateway-mutation.ts";
import { useProvisioning, type Provisioning } from "./provisioning.ts";

/** It takes under five minutes. After twice that, waiting on doesn't help. */
const MAX_PROVISIONING_MILLISECONDS = 600_000;

type Result = CreateVirtualAppointmentResult;
type Input = CreateVirtualAppointmentInput;

export interface CreateSettings<TContext = unknown> extends MutationSettings<Result, Input, TContext> {
  /** Repeat the create while the tenant is provisioned, instead of failing with `ServiceProvisioningError` at once. */
  readonly waitForProvisioning?: boolean;
}

export type CreateMutation<TContext = unknown> = GatewayMutation<Result, Input, TContext> & {
  /** Set while the tenant is provisioned, with `waitForProvisioning`. */
  readonly provisioning: Provisioning | undefined;
  /** Ends the wait: the failure is the one that was waited out, and nothing was created. So does unmounting. */
  readonly cancel: () => void;
};

/** Creates an appointment, and waits out the tenant's provisioning if asked to. */
export function useCreateVirtualAppointment<TContext = unknown>({
  waitForProvisioning = false,
  ...settings
}: CreateSettings<TContext> = {}): CreateMutation<TContext> {
  const waits = useRef(new Set<AbortController>());
  const [provisioning, setProvisioning] = useProvisioning();
  const cancel = () => {
    for (const controller of waits.current) controller.abort();
  };
  useEffect(() => cancel, []);

  const around = async (input: Input, send: (input: Input, retryTime: AbortSignal) => Promise<Result>) => {
    const controller = new AbortController();
    waits.current.add(controller);
    const startedAt = new Date();
    try {
      for (let attempt = 1; ; attempt++) {
        const result = await send(input, controller.signal);
        if (!waitForProvisioning || result.__typename !== "ServiceProvisioningError") return result;
        // Not `retryAt` of the result: that is by the gateway's clock, and this machine's may be wrong.
        const milliseconds = result.retryAfterSeconds * 1000;
        const retryAt = new Date(Date.now() + milliseconds);
        if (retryAt.getTime() - startedAt.getTime() > MAX_PROVISIONING_MILLISECONDS) return result;
        setProvisioning({ retryAt, startedAt, attempt });
        if (!(await wait(milliseconds, controller.signal))) return result;
      }
    } finally {
      waits.current.delete(controller);
      setProvisioning(undefined);
    }
  };

  const mutation = useAppointmentMutation<Result, Input, TContext>(
    CreateVirtualAppointmentDocument,
    "createVirtualAppointment",
    settings,
    { around },
  );
  return { ...mutation, provisioning, cancel };
}
