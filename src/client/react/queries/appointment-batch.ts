import type { GatewayClient } from "../../create-gateway-client.ts";
import { GatewayRequestError } from "../../gateway-request-error.ts";
import {
  VirtualAppointmentsDocument,
  type MeetingInput,
  type VirtualAppointmentsQuery,
} from "../../generated/graphql.ts";
import type { VirtualAppointmentResult } from "../../generated/results.ts";
import { MAX_MEETINGS } from "../../generated/gateway-limits.ts";
import { meetingOf } from "../query-key.ts";

type LoadAppointment = (meeting: MeetingInput, signal: AbortSignal) => Promise<VirtualAppointmentResult>;

const batches = new WeakMap<GatewayClient, LoadAppointment>();

/** Loads an appointment so that those asked for together, such as the rows of a table, go in one operation. */
export function loadAppointment(
  client: GatewayClient,
  meeting: MeetingInput,
  signal: AbortSignal,
): Promise<VirtualAppointmentResult> {
  const load = batches.get(client) ?? createAppointmentBatch(client);
  batches.set(client, load);
  return load(meetingOf(meeting), signal);
}

interface Load {
  readonly meeting: MeetingInput;
  readonly signal: AbortSignal;
  readonly resolve: (outcome: VirtualAppointmentResult) => void;
  readonly reject: (error: unknown) => void;
}

function createAppointmentBatch(client: GatewayClient): LoadAppointment {
  let gathered: Load[] = [];

  function flush(): void {
    const loads = gathered.filter(({ signal }) => !signal.aborted);
    gathered = [];
    for (let start = 0; start < loads.length; start += MAX_MEETINGS) {
      void send(client, loads.slice(start, start + MAX_MEETINGS));
    }
  }

  return (meeting, signal) =>
    new Promise((resolve, reject) => {
      // A task later everything that was rendered together has asked.
      if (gathered.length === 0) setTimeout(flush);
      gathered.push({ meeting, signal, resolve, reject });
      signal.addEventListener("abort", () => reject(new GatewayRequestError("aborted", { cause: signal.reason })));
    });
}

async function send(client: GatewayClient, loads: readonly Load[]): Promise<void> {
  const controller = new AbortController();
  // Once nobody waits for the operation any more.
  const abort = () => {
    if (loads.every(({ signal }) => signal.aborted)) controller.abort();
  };
  for (const { signal } of loads) signal.addEventListener("abort", abort);
  // Its details alone, which each that failed gets in an error of its own.
  let failure: Omit<GatewayRequestError, "name" | "stack"> | undefined;
  let outcomes: VirtualAppointmentsQuery["virtualAppointments"] | undefined;
  try {
    const meetings = loads.map(({ meeting }) => meeting);
    // An outcome that passes is asked for again by its own query, while the others are shown.
    const settings = { signal: controller.signal, repeat: false };
    outcomes = (await client.execute(VirtualAppointmentsDocument, { meetings }, settings)).virtualAppointments;
  } catch (error) {
    // One that failed in a way nobody foresaw is null, with its error; the others are there.
    failure = error as GatewayRequestError;
    outcomes = (failure.data as VirtualAppointmentsQuery | null | undefined)?.virtualAppointments;
  }
  for (const [index, { signal, resolve, reject }] of loads.entries()) {
    signal.removeEventListener("abort", abort);
    // The errors of this one, and those of the list as a whole.
    const errors = failure?.errors?.filter(({ path }) => (path?.[1] ?? index) === index);
    const outcome = outcomes?.[index];
    if (outcome) resolve(outcome);
    else reject(new GatewayRequestError(failure?.kind ?? "graphql", { ...failure, errors, data: undefined }));
  }
}
