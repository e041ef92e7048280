import { useQueryClient } from "@tanstack/react-query";
import {
  CreateVirtualAppointmentsDocument,
  DeleteVirtualAppointmentsDocument,
  UpdateVirtualAppointmentsDocument,
  type CreateVirtualAppointmentsInput,
  type DeleteVirtualAppointmentsInput,
  type MeetingInput,
  type UpdateVirtualAppointmentsInput,
} from "../../generated/graphql.ts";
import type {
  CreateVirtualAppointmentsResult,
  DeleteVirtualAppointmentsResult,
  UpdateVirtualAppointmentsResult,
} from "../../generated/results.ts";
import { keepEach } from "../cache/keep-cache.ts";
import { useGatewayMutation, type GatewayMutation, type MutationSettings } from "./gateway-mutation.ts";

type BulkResult = CreateVirtualAppointmentsResult | UpdateVirtualAppointmentsResult | DeleteVirtualAppointmentsResult;
interface BulkInput {
  readonly appointments: MeetingInput | readonly MeetingInput[];
}

/** A mutation of several appointments, which the cache tells of. */
function createBulkHook<TResult extends BulkResult, TInput extends BulkInput>(document: unknown, field: string) {
  return <TContext = unknown>(
    settings: MutationSettings<TResult, TInput, TContext> = {},
  ): GatewayMutation<TResult, TInput, TContext> => {
    const queryClient = useQueryClient();
    return useGatewayMutation(document, field, settings, async (input, send) => {
      const meetings = [input.appointments].flat();
      let result: TResult | undefined;
      try {
        result = await send(input);
        return result;
      } finally {
        // Of a list that was refused as a whole nothing was written.
        if (result === undefined || "results" in result) await keepEach(queryClient, meetings, result?.results);
      }
    });
  };
}

/** Creates several appointments, a hundred at most. Look at each of `data.results`. */
export const useCreateVirtualAppointments = /*#__PURE__*/ createBulkHook<
  CreateVirtualAppointmentsResult,
  CreateVirtualAppointmentsInput
>(CreateVirtualAppointmentsDocument, "createVirtualAppointments");
/** Changes several appointments, a hundred at most. Look at each of `data.results`. */
export const useUpdateVirtualAppointments = /*#__PURE__*/ createBulkHook<
  UpdateVirtualAppointmentsResult,
  UpdateVirtualAppointmentsInput
>(UpdateVirtualAppointmentsDocument, "updateVirtualAppointments");
/** Deletes several appointments, a hundred at most. Look at each of `data.results`. */
export const useDeleteVirtualAppointments = /*#__PURE__*/ createBulkHook<
  DeleteVirtualAppointmentsResult,
  DeleteVirtualAppointmentsInput
>(DeleteVirtualAppointmentsDocument, "deleteVirtualAppointments");
