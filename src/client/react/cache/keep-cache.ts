import type { QueryClient } from "@tanstack/react-query";
import type { MeetingInput } from "../../generated/graphql.ts";
import type {
  CreateVirtualAppointmentResult,
  DeleteVirtualAppointmentResult,
  UpdateVirtualAppointmentResult,
} from "../../generated/results.ts";
import { endChange, invalidateAppointment, writeAppointment } from "./appointment-cache.ts";

export type WriteResult =
  | CreateVirtualAppointmentResult
  | UpdateVirtualAppointmentResult
  | DeleteVirtualAppointmentResult;

interface BulkFailure {
  readonly __typename: string;
}

/** What is shown of an appointment that was deleted. */
export const DELETED = {
  __typename: "NotFoundError",
  message: "It was deleted.",
  requestId: null,
} as const;

/** Executes a write, and makes the cache tell what it came to. What was shown in advance ends with it. */
export async function keepCache<TResult extends WriteResult>(
  queryClient: QueryClient,
  input: MeetingInput,
  write: () => Promise<TResult>,
): Promise<TResult> {
  const end = (result?: TResult) => {
    const showWithout = endChange(queryClient, input);
    // Without a result it may have been executed.
    const kept = result === undefined ? invalidateAppointment(queryClient, input) : keep(queryClient, input, result);
    return Promise.resolve(kept).then(showWithout);
  };
  try {
    const result = await write();
    await end(result);
    return result;
  } catch (error) {
    await end();
    throw error;
  }
}

/** The same for several: without results any of them may have been executed. */
export async function keepEach(
  queryClient: QueryClient,
  meetings: readonly MeetingInput[],
  results: readonly (WriteResult | BulkFailure | null)[] | undefined,
): Promise<void> {
  for (const [index, meeting] of meetings.entries()) {
    const result = results?.[index];
    // Of somebody else's version a list tells no more than which it is.
    if (!result || result.__typename === "PreconditionFailedError") invalidateAppointment(queryClient, meeting);
    else await keep(queryClient, meeting, result as WriteResult);
  }
}

async function keep(queryClient: QueryClient, meeting: MeetingInput, result: WriteResult): Promise<void> {
  const name = result.__typename;
  // What is there now, as far as the answer says it.
  const appointment =
    name === "DeleteVirtualAppointmentPayload"
      ? DELETED
      : "current" in result
        ? result.current
        : "virtualAppointment" in result
          ? result.virtualAppointment
          : undefined;
  if (appointment) return writeAppointment(queryClient, meeting, appointment);
  // What was shown is not what is there, or may not be; after any other failure it is.
  if (appointment === null || /^(Conflict|NotFound|ServiceUnavailable)Error$/.test(name))
    invalidateAppointment(queryClient, meeting);
}
