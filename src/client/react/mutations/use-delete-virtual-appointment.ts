import { DeleteVirtualAppointmentDocument, type DeleteVirtualAppointmentInput } from "../../generated/graphql.ts";
import type { DeleteVirtualAppointmentResult } from "../../generated/results.ts";
import { DELETED } from "../cache/keep-cache.ts";
import { useAppointmentMutation, type OptimisticSettings } from "./appointment-mutation.ts";
import type { GatewayMutation, MutationSettings } from "./gateway-mutation.ts";

type Result = DeleteVirtualAppointmentResult;
type Input = DeleteVirtualAppointmentInput;

export interface DeleteSettings<TContext = unknown>
  extends MutationSettings<Result, Input, TContext>, OptimisticSettings {}

/** Deletes an appointment; what is shown of it becomes a `NotFoundError` without another request. */
export function useDeleteVirtualAppointment<TContext = unknown>({
  optimistic,
  ...settings
}: DeleteSettings<TContext> = {}): GatewayMutation<Result, Input, TContext> {
  const change = optimistic === true ? () => () => DELETED : undefined;
  return useAppointmentMutation(DeleteVirtualAppointmentDocument, "deleteVirtualAppointment", settings, { change });
}
