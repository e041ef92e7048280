import type { GatewayClient } from "../create-gateway-client.ts";
import { GatewayRequestError } from "../gateway-request-error.ts";
import { VirtualAppointmentDocument, VirtualAppointmentsDocument, type MeetingInput } from "../generated/graphql.ts";
import type { VirtualAppointmentResult } from "../generated/results.ts";

/** What the gateway takes in one list. */
const MOST_MEETINGS = 100;

export type LoadAppointment = (meeting: MeetingInput, signal: AbortSignal) => Promise<VirtualAppointmentResult>;

interface Load {
  readonly meeting: MeetingInput;
  readonly signal: AbortSignal;
  readonly resolve: (outcome: VirtualAppointmentResult) => void;
  readonly reject: (error: unknown) => void;
}

/** Loads appointments so that those asked for together, such as the rows of a table, go in one operation. */
export function createAppointmentBatch(client: GatewayClient): LoadAppointment {
  let gathered: Load[] = [];

  function flush(): void {
    const loads = gathered.filter(({ signal }) => !signal.aborted);
    gathered = [];
    for (let start = 0; start < loads.length; start += MOST_MEETINGS) {
      void send(client, loads.slice(start, start + MOST_MEETINGS));
    }
  }

  return (meeting, signal) =>
    new Promise((resolve, reject) => {
      // A task later everything that was rendered together has asked.
      if (gathered.length === 0) setTimeout(flush);
      gathered.push({ meeting, signal, resolve, reject });
      signal.addEventListener("abort", () => reject(new GatewayRequestError("aborted", "The request was aborted.")));
    });
}

async function send(client: GatewayClient, loads: readonly Load[]): Promise<void> {
  const { signal, abort } = abortedWith(loads);
  for (const load of loads) load.signal.addEventListener("abort", abort);
  try {
    for (const [index, outcome] of (await ask(client, loads, signal)).entries()) {
      if (outcome instanceof GatewayRequestError) loads[index]?.reject(outcome);
      else loads[index]?.resolve(outcome);
    }
  } catch (error) {
    for (const load of loads) load.reject(error);
  } finally {
    for (const load of loads) load.signal.removeEventListener("abort", abort);
  }
}

/** A signal that is aborted once nobody waits for the operation any more. */
function abortedWith(loads: readonly Load[]): { signal: AbortSignal; abort: () => void } {
  const controller = new AbortController();
  const abort = () => {
    if (loads.every((load) => load.signal.aborted)) controller.abort();
  };
  return { signal: controller.signal, abort };
}

type Outcome = VirtualAppointmentResult | GatewayRequestError;

async function ask(client: GatewayClient, loads: readonly Load[], signal: AbortSignal): Promise<readonly Outcome[]> {
  // An outcome that passes is asked for again by its own query, while the others are shown.
  const settings = { signal, repeat: false };
  const [first, ...more] = loads;
  if (first === undefined) return [];
  if (more.length === 0) {
    const { virtualAppointment } = await client.execute(VirtualAppointmentDocument, first.meeting, settings);
    return [virtualAppointment ?? unforeseen()];
  }
  try {
    const meetings = loads.map(({ meeting }) => meeting);
    const { virtualAppointments } = await client.execute(VirtualAppointmentsDocument, { meetings }, settings);
    return loads.map((_, index) => virtualAppointments?.[index] ?? unforeseen());
  } catch (error) {
    // One that failed in a way nobody foresaw is null, with its error; the others are there.
    const outcomes = error instanceof GatewayRequestError ? listOf(error.data) : undefined;
    if (outcomes === undefined) throw error;
    return loads.map((_, index) => outcomes[index] ?? only(error as GatewayRequestError, index));
  }
}

function listOf(data: unknown): readonly (VirtualAppointmentResult | null)[] | undefined {
  return (
    (data as { virtualAppointments?: readonly (VirtualAppointmentResult | null)[] | null } | null | undefined)
      ?.virtualAppointments ?? undefined
  );
}

/** The errors of one item out of those of the whole list. */
function only({ kind, message, status, errors }: GatewayRequestError, index: number): GatewayRequestError {
  const own = errors.filter(({ path }) => path?.[1] === index);
  return new GatewayRequestError(kind, own[0]?.message ?? message, { status, errors: own });
}

function unforeseen(): GatewayRequestError {
  return new GatewayRequestError("graphql", "The gateway answered without an outcome.");
}
