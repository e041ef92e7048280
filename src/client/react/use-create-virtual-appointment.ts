import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { CreateVirtualAppointmentDocument, type CreateVirtualAppointmentInput } from "../generated/graphql.ts";
import type { CreateVirtualAppointmentResult } from "../generated/results.ts";
import { wait } from "../wait.ts";
import { useGatewayMutation, type GatewayMutation, type MutationSettings } from "./gateway-mutation.ts";
import { keepCache } from "./keep-cache.ts";
import { useProvisioning, type Provisioning } from "./provisioning.ts";

/** It takes under five minutes. After twice that, waiting on doesn't help. */
const MAX_PROVISIONING_MILLISECONDS = 600_000;

type Result = CreateVirtualAppointmentResult;
type Input = CreateVirtualAppointmentInput;

export interface CreateSettings extends MutationSettings<Result, Input> {
  /** Repeat the create while the tenant is provisioned, instead of handing `ServiceProvisioningError` out at once. */
  readonly waitForProvisioning?: boolean;
}

export type CreateMutation = GatewayMutation<Result, Input> & {
  /** Set while the tenant is provisioned, with `waitForProvisioning`. */
  readonly provisioning: Provisioning | undefined;
  /** Ends the wait: the result is the error that was waited out, and nothing was created. So does unmounting. */
  readonly cancel: () => void;
};

/** Creates an appointment, and waits out the tenant's provisioning if asked to. */
export function useCreateVirtualAppointment({
  waitForProvisioning = false,
  ...settings
}: CreateSettings = {}): CreateMutation {
  const queryClient = useQueryClient();
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

  const mutation = useGatewayMutation<Result, Input>(
    CreateVirtualAppointmentDocument,
    "createVirtualAppointment",
    settings,
    (input, send) => keepCache(queryClient, input, () => around(input, send)),
  );
  return { ...mutation, provisioning, cancel };
}
