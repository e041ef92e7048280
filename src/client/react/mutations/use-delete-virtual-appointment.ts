"use client";
import { useQueryClient } from "@tanstack/react-query";
import { DeleteVirtualAppointmentDocument, type DeleteVirtualAppointmentInput } from "../../generated/graphql.ts";
import type { DeleteVirtualAppointmentResult } from "../../generated/results.ts";
import { useGatewayMutation, type GatewayMutation, type MutationSettings } from "./gateway-mutation.ts";
import { keepCache } from "../cache/keep-cache.ts";

/** Deletes an appointment; what is shown of it becomes a `NotFoundError` without another request. */
export function useDeleteVirtualAppointment<TContext = unknown>(
  settings: MutationSettings<DeleteVirtualAppointmentResult, DeleteVirtualAppointmentInput, TContext> = {},
): GatewayMutation<DeleteVirtualAppointmentResult, DeleteVirtualAppointmentInput, TContext> {
  const queryClient = useQueryClient();
  return useGatewayMutation(DeleteVirtualAppointmentDocument, "deleteVirtualAppointment", settings, (input, send) =>
    keepCache(queryClient, input, () => send(input)),
  );
}
