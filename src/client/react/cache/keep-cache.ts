import type { QueryClient } from "@tanstack/react-query";
import type { MeetingInput } from "../../generated/graphql.ts";
import type {
  CreateVirtualAppointmentResult,
  DeleteVirtualAppointmentResult,
  UpdateVirtualAppointmentResult,
} from "../../generated/results.ts";
import { invalidateAppointment, writeAppointment } from "./appointment-cache.ts";

type WriteResult = CreateVirtualAppointmentResult | UpdateVirtualAppointmentResult | DeleteVirtualAppointmentResult;

/** Executes a write, and makes the cache tell what it came to. */
export async function keepCache<TResult extends WriteResult>(
  queryClient: QueryClient,
  meeting: MeetingInput,
  write: () => Promise<TResult>,
): Promise<TResult> {
  try {
    const result = await write();
    await keep(queryClient, meeting, result);
    return result;
  } catch (error) {
    // It may have been executed.
    invalidateAppointment(queryClient, meeting);
    throw error;
  }
}

async function keep(queryClient: QueryClient, meeting: MeetingInput, result: WriteResult): Promise<void> {
  switch (result.__typename) {
    case "CreateVirtualAppointmentPayload":
    case "UpdateVirtualAppointmentPayload":
    case "PreconditionFailedError": {
      const appointment = result.__typename === "PreconditionFailedError" ? result.current : result.virtualAppointment;
      if (appointment === null) return invalidateAppointment(queryClient, meeting);
      return writeAppointment(queryClient, meeting, appointment);
    }
    case "DeleteVirtualAppointmentPayload": {
      const message = "The virtual appointment was deleted.";
      return writeAppointment(queryClient, meeting, { __typename: "NotFoundError", message, requestId: null });
    }
    case "ConflictError":
    case "NotFoundError":
    case "ServiceUnavailableError":
      // What was shown is not what is there, or may not be.
      return invalidateAppointment(queryClient, meeting);
    case "ForbiddenError":
    case "ResourceRetiredError":
    case "ServiceProvisioningError":
    case "ThrottledError":
    case "ValidationError":
  }
}
